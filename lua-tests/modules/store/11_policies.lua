-- spec: modules/store 11
-- policies: policies.json
-- expect: ok
local security, store = require("security"), require("store")
local s = assert(store.open { id = "app:store" })
assert(s:set("mine", 1) and s:set("yours", 2) and store.open { id = "app:other" })
local scope = security.new_scope { assert(security.policy("app:get")), assert(security.policy("app:own")), assert(security.policy("app:lists")) }
local spawner = process.with_context({}):with_actor(security.new_actor("user:1")):with_scope(scope)
print((assert(spawner:exec(function()
    local store = require("store")
    local function denied(v, err)
        assert(v == nil and err:kind() == "PermissionDenied" and err:retryable() == false, tostring(err))
    end
    denied(store.get("app:other"))
    local s = assert(store.get("app:store"))
    assert(s:get("mine") == 1 and s:set("mine", 5) and s:has("mine") and s:incr("mine") == 6 and s:put("mine", 7).value == 7 and s:entry("mine"))
    for _, name in ipairs { "get", "entry", "has", "delete", "incr" } do denied(s[name](s, "yours")) end
    denied(s:set("yours", 1))
    denied(s:put("yours", 1))
    denied(s:list())
    denied(s:list { prefix = "y" })
    assert(#s:list { prefix = "m" }.items == 1 and s:info().id == "app:store" and s:delete("mine") == true)
    return "ok"
end))))
