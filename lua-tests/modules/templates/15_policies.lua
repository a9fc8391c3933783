-- spec: modules/template (permissions)
-- policies: policies.json
-- expect: ok
local security, templates = require("security"), require("templates")
assert(templates.open { id = "app:mine", templates = { a = "A" } } and templates.open { id = "app:other" })
local scope = security.new_scope { assert(security.policy("app:mine")) }
local spawner = process.with_context({}):with_actor(security.new_actor("user:1")):with_scope(scope)
print((assert(spawner:exec(function()
    local templates = require("templates")
    local v, err = templates.get("app:other")
    assert(v == nil and err:kind() == "PermissionDenied" and err:retryable() == false, tostring(err))
    assert(templates.get("app:mine"):render("a") == "A")
    return "ok"
end))))
