-- spec: modules/security 5
-- Policies whose condition is an expression; one that cannot be decided denies if it is one that denies.
-- command: run -s -x app:main
-- expect: allow
-- expect: undefined
-- expect: undefined
-- expect: undefined
-- expect: deny
-- expect: deny
-- expect: undefined
-- expect: allow	true

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: main, kind: process.lua, source: file://policies_of_expressions.lua, modules: [security] }
  - name: own
    kind: security.policy.expr
    groups: [users]
    policy:
      actions: "doc.*"
      resources: "*"
      effect: allow
      expression: actor.id == meta.owner && action != "doc.delete" || "admin" in actor.meta.roles
  - name: never
    kind: security.policy.expr
    policy: { actions: "doc.write", resources: "*", effect: deny, expression: "meta.size + 0 > 10" }
]==]

return { main = function()
  local security = require("security")
  local own, never = assert(security.policy("app:own")), assert(security.policy("app:never"))
  local ann = security.new_actor("ann", { roles = { "user" } })
  local bob = security.new_actor("bob", { roles = { "admin" } })
  print(own:evaluate(ann, "doc.read", "d", { owner = "ann" }))
  print(own:evaluate(ann, "doc.delete", "d", { owner = "ann" }))
  print(own:evaluate(ann, "other", "d", { owner = "ann" }))
  -- There are no roles to look into.
  print(own:evaluate(security.new_actor("eve"), "doc.read", "d", { owner = "ann" }))
  print(never:evaluate(ann, "doc.write", "d", { size = 11 }))
  -- Nor is a text a size.
  print(never:evaluate(ann, "doc.write", "d", { size = {} }))
  print(never:evaluate(ann, "doc.write", "d", { size = 3 }))
  local scope = assert(security.named_scope("app:users"))
  print(scope:evaluate(bob, "doc.read", "d"), scope:contains("app:own"))
end }
