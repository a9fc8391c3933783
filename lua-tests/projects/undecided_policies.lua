-- spec: modules/security 5 (what an expression cannot decide is logged)
-- command: run -c -x app:main
-- expect: undefined	deny
-- stderr: WARN  security app:cannot_allow cannot be decided:
-- stderr: app:cannot_deny cannot be decided:

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: main, kind: process.lua, source: file://undecided_policies.lua, modules: [security] }
  - name: cannot_allow
    kind: security.policy.expr
    policy: { actions: "*", resources: "*", effect: allow, expression: "meta.size + 0 > 10" }
  - name: cannot_deny
    kind: security.policy.expr
    policy: { actions: "*", resources: "*", effect: deny, expression: "meta.size" }
]==]

return { main = function()
  local security = require("security")
  local function verdict(name)
    return security.policy("app:" .. name):evaluate(security.new_actor("a"), "doc.read", "d", { size = {} })
  end
  print(verdict("cannot_allow"), verdict("cannot_deny"))
end }
