-- spec: modules/env 8
-- policies: policies.json
-- expect: ok
local env, security = require("env"), require("security")
assert(env.set("OPEN_1", "a") and env.set("OPEN_2", "b") and env.set("SHUT", "c"))
local scope = security.new_scope { assert(security.policy("app:read")), assert(security.policy("app:write")) }
local spawner = process.with_context({}):with_actor(security.new_actor("user:1")):with_scope(scope)
print((assert(spawner:exec(function()
    local env = require("env")
    local function denied(text, v, err)
        assert(v == nil and err:kind() == "PermissionDenied" and err:message() == text and err:retryable() == false, tostring(err))
    end
    assert(env.get("OPEN_1") == "a" and env.get("OPEN_2") == "b" and env.set("OPEN_1", "d"))
    denied("not allowed to access environment variable: SHUT", env.get("SHUT"))
    denied("not allowed to set environment variable: OPEN_2", env.set("OPEN_2", "x"))
    denied("not allowed to set environment variable: SHUT", env.set("SHUT", "x"))
    local all = env.get_all()
    assert(all.OPEN_1 == "d" and all.OPEN_2 == "b" and all.SHUT == nil and all.PATH == nil)
    return "ok"
end))))
assert(env.get("OPEN_2") == "b" and env.get("SHUT") == "c")
