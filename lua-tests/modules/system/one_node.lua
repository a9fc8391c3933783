-- spec: modules/system: a run is a node alone
-- expect: string	non-member	1	1
-- expect: nil	Internal
-- expect: nil	raft not available	Internal
local system = require("system")
print(type(system.node.id()), system.node.role(), #system.cluster.members(), (system.cluster.size()))
assert(system.cluster.members()[1] == system.node.id() and system.cluster.leader() == "")
local addr, err = system.node.addr()
print(addr, err:kind())
for _, name in ipairs { "is_leader", "is_member", "role", "term", "commit_index", "stats" } do
  local value, err = system.raft[name]()
  assert(value == nil and err:message() == "raft not available")
  if name == "stats" then print(value, err:message(), err:kind()) end
end
