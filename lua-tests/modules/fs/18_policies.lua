-- spec: modules/fs (permissions)
-- policies: policies.json
-- expect: ok
local security, fs = require("security"), require("fs")
assert(fs.open { directory = ".", id = "app:here" } and fs.open { directory = ".", id = "app:there" })
local scope = security.new_scope { assert(security.policy("app:here")) }
local spawner = process.with_context({}):with_actor(security.new_actor("user:1")):with_scope(scope)
print((assert(spawner:exec(function()
    local fs = require("fs")
    local function denied(v, err)
        assert(v == nil and err:kind() == "PermissionDenied" and err:retryable() == false, tostring(err))
    end
    denied(fs.get("app:there"))
    denied(fs.open { directory = "/etc" })
    assert(fs.get("app:here"):exists("18_policies.lua"))
    return "ok"
end))))
