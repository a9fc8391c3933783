-- spec: modules/ctx 1-6, 9, 10, processes 21.52
-- expect: ok
local ctx = require("ctx")
local function fails(kind, text, f, ...)
    local got, err = f(...)
    assert(got == nil and err:kind() == kind and err:retryable() == false and tostring(err) == text, tostring(err))
end
fails("NotFound", "key not found: none", ctx.get, "none")
fails("Invalid", "empty key", ctx.get, "")
assert(next(ctx.all()) == nil and select("#", ctx.all()) == 2)
for _, v in ipairs { {}, true } do assert(not pcall(ctx.get, v)) end
assert(not pcall(ctx.get))
local shared = { a = 1 }
local spawner = process.with_context { text = "x", whole = 3, part = 3.0, yes = true, table = shared, gone = nil }
-- Values are copied when they are given.
shared.a = 2
local r = assert(spawner:exec(function()
    local ctx = require("ctx")
    local all = ctx.all()
    all.table.a = 5
    all.text = nil
    ctx.get("table").a = 6
    local n = 0
    for _ in pairs(ctx.all()) do n = n + 1 end
    local function look() return ctx.get("text") end
    local ch = channel.new(1)
    coroutine.spawn(function() ch:send(look()) end)
    -- Children have it too.
    local child = process.exec(function() return require("ctx").get("text") end)
    return { ctx.get("text"), math.type(ctx.get("whole")), math.type(ctx.get("part")), ctx.get("yes"), ctx.get("table").a, n,
        (ch:receive()), child, tostring(select(2, ctx.get("gone"))) }
end))
assert(r[1] == "x" and r[2] == "integer" and r[3] == "float" and r[4] == true and r[5] == 1 and r[6] == 5)
assert(r[7] == "x" and r[8] == "x" and r[9] == "key not found: gone")
-- Later values take the place of earlier ones; the spawner itself stays.
local base = process.with_context { k = 1, only = true }
local second = base:with_context { k = 2, more = 3 }
local function look() local ctx = require("ctx") return { ctx.get("k"), ctx.get("more") or false, ctx.get("only") } end
local one, two = assert(base:exec(look)), assert(second:exec(look))
assert(one[1] == 1 and one[2] == false and one[3] and two[1] == 2 and two[2] == 3 and two[3])
-- What a child adds is laid over what it has; a message carries nothing.
assert(base:exec(function()
    return process.with_context({ k = 9 }):exec(function() local c = require("ctx") return c.get("k") + (c.get("only") and 1 or 0) end)
end) == 10)
local told = process.listen("told")
local other = assert(process.spawn(function(main)
    local from = process.inbox():receive():from()
    process.send(main, "told", tostring(select(2, require("ctx").get("k"))), from)
end, nil, process.pid()))
assert(base:exec(function(other) return process.send(other, "go") end, nil, other) == true)
assert(told:receive()[1] == "key not found: k")
-- It stays with a process that goes on as another program.
assert(base:exec("app.again:main") == 1)
-- Arguments.
local function raises(text, f, ...)
    local ok, message = pcall(f, ...)
    assert(not ok and tostring(message):find(text, 1, true), tostring(message))
end
raises("context keys must be strings", process.with_context, { 1 })
raises("context keys must be strings", base.with_context, base, { [true] = 1 })
raises("value at f cannot be copied: function", process.with_context, { f = print })
fails("Invalid", "context is larger than 256 KiB", process.with_context, { big = ("x"):rep(300000) })
local half = process.with_context { a = ("x"):rep(200000) }
local _, err = half:exec(function()
    local got, err = process.with_context({ b = ("x"):rep(200000) }):exec(function() end)
    assert(got == nil and err:kind() == "Invalid" and tostring(err) == "context is larger than 256 KiB")
end)
assert(err == nil, tostring(err))
print("ok")
-- file: again/main.lua
--[==[
return function(again)
    if not again then process.upgrade("", true) end
    return (require("ctx").get("k"))
end
]==]
