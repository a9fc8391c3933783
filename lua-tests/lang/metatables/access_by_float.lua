-- 2.4/3.2: reading and writing with a key of this kind: float; raw, through tables, functions and chains
local k, long = "kk", ("long key "):rep(40)
local function keytext(x) local s = type(x) if s == "number" or s == "boolean" then return tostring(x) end return s == "string" and #x or s end
local t = {}
print("absent", t[1.5])
t[1.5] = "raw"
print("raw", t[1.5], rawget(t, 1.5), rawequal(t[1.5], "raw"))
t[1.5] = nil
print("removed", t[1.5], rawget(t, 1.5))
setmetatable(t, {__index = function(s, x) return "index " .. keytext(x) .. tostring(s == t) end})
print("index function", t[1.5])
t[1.5] = false
print("false is present", t[1.5])
t[1.5] = nil
local base = {}
setmetatable(t, {__index = base, __newindex = base})
t[1.5] = "to base"
print("through tables", t[1.5], rawget(t, 1.5), rawget(base, 1.5 == t and t or 1.5))
rawset(t, 1.5, "own")
t[1.5] = "own changed"
print("present", t[1.5], rawget(base, 1.5))
rawset(t, 1.5, nil)
local log
setmetatable(t, {__newindex = function(s, x, v) log = keytext(x) .. "=" .. tostring(v) .. tostring(s == t); rawset(s, x, v) end})
t[1.5] = 1
t[1.5] = 2
print("newindex function", log, t[1.5])
t[1.5] = nil
t[1.5] = 3
print("again", log, t[1.5])
setmetatable(t, nil)
local chain = setmetatable({}, {__index = setmetatable({}, {__index = function(_, x) return "deep " .. keytext(x) end})})
do local t0 = t; local t = chain; print("chain", t[1.5]) end
print("nil value", pcall(function() local t; return t[1.5] end))
print("nil target", pcall(function() local t; t[1.5] = 1 end))
print("number", pcall(function() local t = 5; return t[1.5] end))
print("field", pcall(function() local q = {}; q.none[1.5] = 1 end))
local f = function() return t[1.5] end
t = {[1.5] = "constructed"}
print("constructed", f() or t[print])
local co = coroutine.wrap(function() local t = setmetatable({}, {__index = function() return coroutine.yield("asked") end, __newindex = function(_, _, v) coroutine.yield(v) end}); local v = t[1.5]; t[1.5] = v; return t[1.5] end)
print("yields", co(), co("answer"), co(), co("last"))
