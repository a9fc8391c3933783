-- spec: funcs 13.25, 13.26, 13.27, 13.28, 13.29, 13.30, 13.31, 13.32, 13.33, 13.49, 13.50, 13.51, modules/ctx 1, 3, 4, 5, 8
-- expect: ok
local funcs, time, ctx, system = require("funcs"), require("time"), require("ctx"), require("system")
local function fails(kind, text, got, err)
    assert(got == nil and err:kind() == kind and tostring(err) == text, tostring(err))
    return err
end
-- Time-outs.
local started = time.now()
local err = fails("Timeout", "call timed out after 30ms", funcs.new():with_options({ timeout = 30 }):call("app.math:slow", 5000))
assert(err:retryable() == true and time.now():sub(started):milliseconds() < 1000)
fails("Timeout", "call timed out after 30ms", funcs.new():with_options({ timeout = "30ms" }):call("app.math:slow", 5000))
for _, timeout in ipairs { 0, -5, "0s", "-1ms" } do
    fails("Invalid", "timeout must be > 0", funcs.new():with_options({ timeout = timeout }):call("app.math:slow", 1))
end
for _, options in ipairs { { timeout = true }, { timeout = "x" }, { retry = 5 }, { retry = { max_attempts = "x" } }, { retry = { retry_kinds = 5 } }, { retry = { skip_kinds = { 1 } } }, { network = 5 } } do
    local got, err = funcs.new():with_options(options):async("app.math:slow", 1)
    assert(got == nil and err:kind() == "Invalid")
end
fails("NotFound", "unknown network: app:net", funcs.new():with_options({ network = "app:net" }):call("app.math:none"))
local f = funcs.new():with_options({ timeout = 20 }):async("app.math:wait")
assert(f:response():receive():kind() == "Timeout" and f:error():message() == "call timed out after 20ms")
-- It does not disturb a call that ends in time.
assert(funcs.new():with_options({ timeout = 60000 }):call("app.math:add", 1, 2) == 3)
-- A callee without end.
fails("Timeout", "call timed out after 50ms", funcs.new():with_options({ timeout = 50 }):call("app.math:forever"))
assert(funcs.call("app.math:add", 1, 2) == 3)
for _ = 1, 200 do
    if #system.hosts.processes("app:processes") == 1 then break end
    time.sleep("10ms")
end
assert(#system.hosts.processes("app:processes") == 1)
-- Only the options given last count.
assert(funcs.new():with_options({ timeout = 10 }):with_options({ other = 2 }):call("app.math:slow", 50, "v") == "v")
-- Context.
local base = funcs.new()
local one = base:with_context { k = { a = 1 }, n = 3 }
assert(one:call("app.math:getctx", "k").a == 1)
local two = one:with_context { k = 2 }
assert(two:call("app.math:getctx", "k") == 2 and one:call("app.math:getctx", "k").a == 1)
fails("NotFound", "key not found: k", base:call("app.math:getctx", "k"))
assert(two:call("app.math:inner", "k") == 2 and two:call("app.math:spawned", "k") == 2)
assert(math.type(one:call("app.math:getctx", "n")) == "integer")
fails("NotFound", "key not found: none", ctx.get("none"))
fails("Invalid", "empty key", ctx.get(""))
assert(next(ctx.all()) == nil)
assert(two:call(function()
    local ctx = require("ctx")
    ctx.all().k = 5
    return ctx.all().k == 2 and ctx.all().n == 3
end) == true)
-- Calls at once do not mix.
local fs = {}
for i = 1, 50 do fs[i] = base:with_context({ k = i }):async("app.math:getctx", "k") end
for i = 1, 50 do assert(fs[i]:response():receive():data() == i) end
-- Arguments.
local function raises(text, f, ...)
    local ok, message = pcall(f, ...)
    assert(not ok and tostring(message):find(text, 1, true), tostring(message))
end
raises("actor cannot be nil", base.with_actor, base, nil)
raises("scope cannot be nil", base.with_scope, base, nil)
raises("context keys must be strings", base.with_context, base, { 1 })
raises("table expected", base.with_options, base)
raises("security.Actor expected", base.with_actor, base, "a")
raises("funcs.Executor expected", base.call, {})
print("ok")
