-- 2.4/3.2: reading and writing with a key of this kind: float integral; raw, through tables, functions and chains
local k, long = "kk", ("long key "):rep(40)
local function keytext(x) local s = type(x) if s == "number" or s == "boolean" then return tostring(x) end return s == "string" and #x or s end
local t = {}
print("absent", t[2.0])
t[2.0] = "raw"
print("raw", t[2.0], rawget(t, 2), rawequal(t[2.0], "raw"))
t[2.0] = nil
print("removed", t[2.0], rawget(t, 2))
setmetatable(t, {__index = function(s, x) return "index " .. keytext(x) .. tostring(s == t) end})
print("index function", t[2.0])
t[2.0] = false
print("false is present", t[2.0])
t[2.0] = nil
local base = {}
setmetatable(t, {__index = base, __newindex = base})
t[2.0] = "to base"
print("through tables", t[2.0], rawget(t, 2), rawget(base, 2 == t and t or 2))
rawset(t, 2, "own")
t[2.0] = "own changed"
print("present", t[2.0], rawget(base, 2))
rawset(t, 2, nil)
local log
setmetatable(t, {__newindex = function(s, x, v) log = keytext(x) .. "=" .. tostring(v) .. tostring(s == t); rawset(s, x, v) end})
t[2.0] = 1
t[2.0] = 2
print("newindex function", log, t[2.0])
t[2.0] = nil
t[2.0] = 3
print("again", log, t[2.0])
setmetatable(t, nil)
local chain = setmetatable({}, {__index = setmetatable({}, {__index = function(_, x) return "deep " .. keytext(x) end})})
do local t0 = t; local t = chain; print("chain", t[2.0]) end
print("nil value", pcall(function() local t; return t[2.0] end))
print("nil target", pcall(function() local t; t[2.0] = 1 end))
print("number", pcall(function() local t = 5; return t[2.0] end))
print("field", pcall(function() local q = {}; q.none[2.0] = 1 end))
local f = function() return t[2.0] end
t = {[2] = "constructed"}
print("constructed", f() or t[print])
local co = coroutine.wrap(function() local t = setmetatable({}, {__index = function() return coroutine.yield("asked") end, __newindex = function(_, _, v) coroutine.yield(v) end}); local v = t[2.0]; t[2.0] = v; return t[2.0] end)
print("yields", co(), co("answer"), co(), co("last"))
