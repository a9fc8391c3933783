-- spec: modules/eval (permissions)
-- policies: policies.json
-- expect: ok
local security, runner = require("security"), require("eval_runner")
local function denied(text, got, err)
    assert(got == nil and err:kind() == "PermissionDenied" and tostring(err) == text, tostring(err))
end
local function under(policies, f)
    local list = {}
    for i, id in ipairs(policies) do list[i] = assert(security.policy(id)) end
    local spawner = process.with_context({}):with_actor(security.new_actor("user:1")):with_scope(security.new_scope(list))
    assert(spawner:exec(f))
end
under({ "app:run" }, function()
    local runner = require("eval_runner")
    assert(runner.run { source = "return 1" } == 1)
    denied("not allowed to compile code", runner.compile("return 1"))
    denied("not allowed to use the module json", runner.run { source = "return 1", modules = { "json" } })
    denied("not allowed to use the class io", runner.run { source = "return 1", allow_classes = { "io" } })
    denied("not allowed to import app:lib", runner.run { source = "return 1", imports = { lib = "app:lib" } })
    return true
end)
under({ "app:run", "app:more" }, function()
    local runner = require("eval_runner")
    assert(runner.run { source = "return type(json)", modules = { "json" }, allow_classes = { "io" } } == "table")
    denied("not allowed to use the module yaml", runner.run { source = "return 1", modules = { "json", "yaml" } })
    denied("not allowed to use the module yaml", runner.run { source = "return 1", imports = { lib = { id = "app:lib", modules = { "yaml" } } } })
    local v, err = runner.run { source = "return 1", imports = { lib = "app:lib" } }
    assert(v == nil and err:kind() == "NotFound")
    return true
end)
-- The program is who its caller is.
under({ "app:more" }, function()
    local runner = require("eval_runner")
    denied("not allowed to run code", runner.run { source = "return 1" })
    return true
end)
under({ "app:run", "app:security" }, function()
    local id, may = require("eval_runner").run {
        source = "local security = require('security') return security.actor():id(), security.can('eval.run', ''), security.can('x', '')",
        modules = { "security" }, allow_classes = { "security" } }
    assert(id == "user:1" and may == true, tostring(may))
    return true
end)
print("ok")
-- file: policies.json
--[==[
{"policies": [
  {"id": "app:run", "policy": {"actions": "eval.run", "resources": "*", "effect": "allow"}},
  {"id": "app:more", "policy": {"actions": ["eval.module", "eval.class", "eval.import"], "resources": ["json", "io", "app:lib"], "effect": "allow"}},
  {"id": "app:security", "policy": {"actions": ["eval.module", "eval.class"], "resources": "security", "effect": "allow"}}
]}
]==]
