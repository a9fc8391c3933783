-- 6.10 debug.traceback: messages, levels and the shape of every line
print(debug.traceback())
print(debug.traceback("message"))
print(debug.traceback("multi\nline", 1))
print(debug.traceback("level 0", 0))
print(debug.traceback("level 2", 2))
print(debug.traceback("far", 100))
print(debug.traceback(nil))
print(debug.traceback(12))
print(debug.traceback(nil, 1))
local t = {}
print(debug.traceback(t) == t, debug.traceback(true), debug.traceback(print) == print)
local function a() return (debug.traceback("in a")) end
local function b() local r = a() return r end
function global_function() local r = b() return r end
local o = { field = global_function, m = function(self) local r = global_function() return r end }
print(b())
print(global_function())
print(o.field())
print(o:m())
print((function() local r = a() return r end)())
print(pcall(b))
print(coroutine.wrap(function() local r = b() return r end)())
local function tail() return a() end
print((tail()))
print(load("local f = ... return (f())", "=loaded")(b))
print(pcall(debug.traceback, "m", "x"))
print(pcall(debug.traceback, "m", 1.5))
global_function = nil
