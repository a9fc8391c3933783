-- spec: modules/system 1, 9
-- policies: system_policies.json
-- expect: ok
local system, security = require("system"), require("security")
-- Objects of the heap.
local before = assert(system.memory.heap_objects())
local kept = {}
for i = 1, 10000 do kept[i] = {} end
local after = assert(system.memory.heap_objects())
assert(math.type(before) == "integer" and before > 0 and after >= 10000, before .. " " .. after)
assert(system.memory.stats().heap_objects >= 10000)
-- Who has no actor may do all this.
assert(system.modules() and system.gc.collect() and system.lock.acquire("other"))

local policies = {}
for i, id in ipairs { "app:read", "app:lock", "app:run" } do policies[i] = assert(security.policy(id)) end
local spawner = process.with_context({}):with_actor(security.new_actor("user")):with_scope(security.new_scope(policies))
assert(spawner:exec(function()
    local system = require("system")
    local function denied(what, got, err)
        assert(got == nil and err:kind() == "PermissionDenied" and err:retryable() == false, what)
        assert(tostring(err) == "not allowed: " .. what, tostring(err))
    end
    denied("system.exit", system.exit(3))
    denied("system.read on modules", system.modules())
    denied("system.read on memory_limit", system.memory.get_limit())
    denied("system.control on memory_limit", system.memory.set_limit(-5))
    denied("system.gc on gc", system.gc.collect())
    denied("system.gc on gc_percent", system.gc.set_percent(50))
    denied("system.read on gc_percent", system.gc.get_percent())
    denied("system.read on goroutines", system.runtime.goroutines())
    denied("system.read on goroutines", system.runtime.tasks())
    denied("system.read on gomaxprocs", system.runtime.max_procs())
    denied("system.control on gomaxprocs", system.runtime.max_procs(0))
    denied("system.read on pid", system.process.pid())
    denied("system.read on hostname", system.process.hostname())
    denied("system.read on cwd", system.process.cwd())
    denied("system.read on hosts", system.hosts.list())
    denied("system.read on hosts", system.hosts.processes("app:processes"))
    denied("system.read on supervisor", system.supervisor.state("x"))
    denied("system.read on supervisor", system.supervisor.states())
    denied("system.lock on other", system.lock.acquire("other"))
    denied("system.lock on other", system.lock.release("other"))
    for _, name in ipairs { "id", "addr", "role" } do denied("system.read on node", system.node[name]()) end
    for _, name in ipairs { "members", "leader", "size" } do denied("system.read on cluster", system.cluster[name]()) end
    for _, name in ipairs { "is_leader", "is_member", "role", "term", "commit_index" } do
        denied("system.read on raft", system.raft[name]())
    end
    denied("system.read on raft_stats", system.raft.stats())
    -- Wrong types are raised before.
    assert(not pcall(system.memory.set_limit, "x") and not pcall(system.lock.acquire))
    -- What is allowed.
    assert(system.memory.allocated() > 0 and system.memory.stats().alloc > 0 and system.memory.heap_objects() > 0)
    assert(system.runtime.cpu_count() > 0 and system.lock.acquire("mine") and system.lock.release("mine"))
    return true
end))
print("ok")
