-- 2.4/3.2: reading and writing with a key of this kind: negative; raw, through tables, functions and chains
local k, long = "kk", ("long key "):rep(40)
local function keytext(x) local s = type(x) if s == "number" or s == "boolean" then return tostring(x) end return s == "string" and #x or s end
local t = {}
print("absent", t[-3])
t[-3] = "raw"
print("raw", t[-3], rawget(t, -3), rawequal(t[-3], "raw"))
t[-3] = nil
print("removed", t[-3], rawget(t, -3))
setmetatable(t, {__index = function(s, x) return "index " .. keytext(x) .. tostring(s == t) end})
print("index function", t[-3])
t[-3] = false
print("false is present", t[-3])
t[-3] = nil
local base = {}
setmetatable(t, {__index = base, __newindex = base})
t[-3] = "to base"
print("through tables", t[-3], rawget(t, -3), rawget(base, -3 == t and t or -3))
rawset(t, -3, "own")
t[-3] = "own changed"
print("present", t[-3], rawget(base, -3))
rawset(t, -3, nil)
local log
setmetatable(t, {__newindex = function(s, x, v) log = keytext(x) .. "=" .. tostring(v) .. tostring(s == t); rawset(s, x, v) end})
t[-3] = 1
t[-3] = 2
print("newindex function", log, t[-3])
t[-3] = nil
t[-3] = 3
print("again", log, t[-3])
setmetatable(t, nil)
local chain = setmetatable({}, {__index = setmetatable({}, {__index = function(_, x) return "deep " .. keytext(x) end})})
do local t0 = t; local t = chain; print("chain", t[-3]) end
print("nil value", pcall(function() local t; return t[-3] end))
print("nil target", pcall(function() local t; t[-3] = 1 end))
print("number", pcall(function() local t = 5; return t[-3] end))
print("field", pcall(function() local q = {}; q.none[-3] = 1 end))
local f = function() return t[-3] end
t = {[-3] = "constructed"}
print("constructed", f() or t[print])
local co = coroutine.wrap(function() local t = setmetatable({}, {__index = function() return coroutine.yield("asked") end, __newindex = function(_, _, v) coroutine.yield(v) end}); local v = t[-3]; t[-3] = v; return t[-3] end)
print("yields", co(), co("answer"), co(), co("last"))
