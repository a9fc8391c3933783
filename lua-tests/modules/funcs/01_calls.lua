-- spec: funcs 13.1, 13.2, 13.3, 13.4, 13.5, 13.6, 13.7, 13.8, 13.9, 13.10, 13.11, 13.42, 13.43, 13.44, 13.45, 13.46
-- expect: ok
local funcs, time = require("funcs"), require("time")
local function fails(kind, text, f, ...)
    local got, err = f(...)
    assert(got == nil and err:kind() == kind and tostring(err):find(text, 1, true), tostring(err))
    return err
end
local v, e = funcs.call("app.math:add", 2, 3)
assert(v == 5 and e == nil and select("#", funcs.call("app.math:add", 2, 3)) == 2)
v, e = funcs.call("app.math:none")
assert(v == nil and e == nil)
v, e = funcs.call("app.math:two")
assert(v == 1 and e == nil and select("#", funcs.call("app.math:two")) == 2)
local err = fails("Invalid", "zero", funcs.call, "app.math:div", 1, 0)
assert(err:message() == "zero" and err:details().a == 1 and err:retryable() == false)
assert(funcs.call("app.math:div", 3, 2) == 1.5)
fails("Internal", "boom", funcs.call, "app.math:boom")
for id, text in pairs { [""] = "function ID required", add = "namespace required in function ID", [":add"] = "namespace required in function ID", ["app:"] = "name required in function ID" } do
    fails("Invalid", text, funcs.call, id)
    fails("Invalid", text, funcs.async, id)
end
fails("NotFound", "", funcs.call, "app.math:nothere")
assert(fails("NotFound", "no handler registered for target", funcs.call, "app.nowhere:add"):details().target == "app.nowhere:add")
fails("NotFound", "no handler registered for target", funcs.call, "a b:c")
for _, target in ipairs { 5, {}, true } do
    assert(not pcall(funcs.call, target) and not pcall(funcs.async, target))
end
assert(not pcall(funcs.call))
fails("Invalid", "value at #2 cannot be copied: function", funcs.call, "app.math:add", { 1 }, print)
fails("Invalid", "value at #1.f cannot be copied: function", funcs.async, "app.math:add", { f = print })
fails("Invalid", "failed to load script:", funcs.call, "app:broken")
local t = { x = 1 }
assert(funcs.call("app.math:change", t) == "changed" and t.x == 1)
fails("Invalid", "result cannot be copied: function at value.f", funcs.call, "app.math:fn")
fails("Invalid", "result cannot be copied: function", funcs.call, function() return print end)
-- A call is a process: identity, mailbox.
local pid = funcs.call("app.math:pid")
assert(pid:find("^{app%.math:pid|0x%x%x%x%x%x+}$") and funcs.call("app.math:id") == "app.math:id")
assert(funcs.call("app.math:pid") ~= pid)
local future = funcs.async("app.math:chat", process.pid())
local callee = process.listen("pid"):receive()
assert(callee:find("^{app%.math:chat|") and process.send(callee, "x", "hello"))
assert(future:response():receive():data() == "hello" and process.send(callee, "x") == nil)
assert(process.info(pid) == nil)
fails("Invalid", "upgrade is only available in processes", funcs.call, "app.math:upgrade")
-- Lua functions, with their upvalues.
local factor = 2
assert(funcs.call(function(x) return x * factor end, 21) == 42 and factor == 2)
assert(funcs.call("./math.lua#add", 1, 2) == 3)
-- Two tasks wait at once.
local started, done = time.now(), channel.new(2)
for _ = 1, 2 do coroutine.spawn(function() done:send(funcs.call("app.math:slow", 200, 1)) end) end
assert(done:receive() + done:receive() == 2 and time.now():sub(started):milliseconds() < 380)
print("ok")
-- file: broken.lua
--[==[
return return
]==]
