-- A token that one run makes is shown to the next one: `tests/stores.rs`.
local security = require("security")
local tokens = assert(security.token_store("app:lasting"))

local function make()
    local actor = security.new_actor("user:1", { roles = { "a", "b" } })
    local token = assert(tokens:create(actor, security.new_scope { assert(security.policy("app:may_read")) }))
    print(token)
end

local function show(token)
    local actor, scope, err = tokens:validate(token)
    assert(actor and scope, err)
    assert(actor:id() == "user:1" and actor:meta().roles[2] == "b" and scope:contains("app:may_read"))
    assert(tokens:revoke(token) == true and tokens:validate(token) == nil)
    print("ok")
end

return { make = make, show = show }
