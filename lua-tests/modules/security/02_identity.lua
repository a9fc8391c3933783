-- spec: modules/security 1, 6, 12, 13, supervision 8
-- policies: policies.json
-- expect: ok
local security = require("security")
local function policy(id) return assert(security.policy(id)) end
local actor = security.new_actor("user:1", { team = "ops" })
local function as(scope, f, ...)
    return process.with_context({}):with_actor(actor):with_scope(scope):exec(f, nil, ...)
end
-- Without actor and scope everything is allowed, and policies grant nothing.
assert(security.actor() == nil and security.scope() == nil and security.can("a", "b") == false)
assert(require("env").get("PATH"))
assert(as(security.new_scope(), function() return require("security").can("a", "b") end) == false)
-- One of them alone asks nothing.
for _, setter in ipairs { "with_actor", "with_scope" } do
    local value = setter == "with_actor" and actor or security.new_scope()
    local spawner = process.with_context {}
    assert(spawner[setter](spawner, value):exec(function()
        local security = require("security")
        assert(security.can("a", "b") == false and security.new_actor("x"):id() == "x")
        return require("env").get("PATH") ~= nil
    end) == true)
end
-- Coroutines and processes that it starts have both.
local run = security.new_scope { policy("app:run"), policy("app:readers") }
local seen = assert(as(run, function()
    local security = require("security")
    local function look()
        return { security.actor():id(), security.actor():meta().team, #security.scope():policies(),
            security.can("x.read", "document:1"), security.can("x.write", "document:1") }
    end
    local list, done = {}, channel.new(1)
    coroutine.spawn(function() done:send(look()) end)
    list[1] = done:receive()
    list[2] = assert(process.exec(look))
    process.listen("look")
    local child = assert(process.spawn_monitored(function() return require("security").actor():id() end))
    local event = process.events():receive()
    list[3] = event.from == child and event.result.value
    return list
end))
for i = 1, 2 do
    local one = seen[i]
    assert(one[1] == "user:1" and one[2] == "ops" and one[3] == 2 and one[4] == true and one[5] == false)
end
assert(seen[3] == "user:1")
-- What is not allowed to make actors and scopes raises; what is looked up returns.
local denied = security.new_scope { policy("app:all"), policy("app:no_security") }
assert(as(denied, function()
    local security = require("security")
    local function raises(text, f, ...)
        local ok, err = pcall(f, ...)
        assert(not ok and err:kind() == "PermissionDenied" and tostring(err):find(text, 1, true), tostring(err))
    end
    raises("not allowed to create actor with ID: root", security.new_actor, "root")
    raises("not allowed to create custom scope", security.new_scope)
    raises("not allowed to create custom scope", security.scope().without, security.scope(), "app:no_security")
    raises("not allowed to create custom scope", security.scope().with, security.scope(), security.scope():policies()[1])
    for _, f in ipairs { security.policy, security.named_scope } do
        local got, err = f("app:all")
        assert(got == nil and err:kind() == "PermissionDenied" and tostring(err):find("app:all", 1, true))
    end
    return true
end) == true)
-- Other modules ask the same policies.
local closed = security.new_scope { policy("app:all"), policy("app:no_env") }
assert(as(closed, function()
    local env = require("env")
    for _, result in ipairs { { env.get("PATH") }, { env.set("A", "b") }, { require("sql").get("app:db") } } do
        assert(result[1] == nil and result[2]:kind() == "PermissionDenied" and result[2]:retryable() == false)
    end
    assert(next(env.get_all()) == nil)
    return true
end) == true)
-- The arguments of spawners.
local function raises(text, f, ...)
    local ok, message = pcall(f, ...)
    assert(not ok and tostring(message):find(text, 1, true), tostring(message))
end
local spawner = process.with_context {}
raises("actor cannot be nil", spawner.with_actor, spawner, nil)
raises("scope cannot be nil", spawner.with_scope, spawner)
raises("security.Actor expected", spawner.with_actor, spawner, {})
raises("security.Scope expected", spawner.with_scope, spawner, actor)
print("ok")
