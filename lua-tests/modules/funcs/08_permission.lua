-- spec: funcs 11, modules/security 12
-- policies: policies.json
-- expect: ok
local security, funcs = require("security"), require("funcs")
local actor = security.new_actor("user:1")
local function scope(...)
    local policies = {}
    for i, id in ipairs { ... } do policies[i] = assert(security.policy(id)) end
    return security.new_scope(policies)
end
local executor = funcs.new():with_actor(actor):with_scope(scope("app:some"))
local seen = assert(executor:call(function()
    local security, funcs = require("security"), require("funcs")
    local function denied(text, got, err)
        assert(got == nil and err:kind() == "PermissionDenied" and tostring(err) == text, tostring(err))
    end
    denied("not allowed: app.math:none", funcs.call("app.math:none"))
    denied("not allowed: app.math:none", funcs.async("app.math:none"))
    denied("not allowed: network app:n", funcs.new():with_options({ network = "app:n" }):call("app.math:add", 1, 2))
    local executor = funcs.new()
    denied("not allowed to call functions with custom context", executor:with_context { a = 1 })
    denied("not allowed to call functions with custom security context", executor:with_actor(security.actor()))
    denied("not allowed to call functions with custom security context", executor:with_scope(security.scope()))
    return { funcs.call("app.math:add", 1, 2), funcs.call("app.who:am_i"), process.exec("app.who:am_i") }
end))
assert(seen[1] == 3 and seen[2] == "user:1 1" and seen[3] == "user:1 1")
print("ok")
-- file: who/am_i.lua
--[==[
return function()
    local security = require("security")
    return security.actor():id() .. " " .. #security.scope():policies()
end
]==]
-- file: policies.json
--[==[
{"policies": [{"id": "app:some", "policy": {"actions": ["funcs.call", "process.*"],
  "resources": ["app.math:add", "app.who:am_i", "app:08_permission", "app:processes"], "effect": "allow"}}]}
]==]
