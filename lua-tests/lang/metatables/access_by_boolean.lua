-- 2.4/3.2: reading and writing with a key of this kind: boolean; raw, through tables, functions and chains
local k, long = "kk", ("long key "):rep(40)
local function keytext(x) local s = type(x) if s == "number" or s == "boolean" then return tostring(x) end return s == "string" and #x or s end
local t = {}
print("absent", t[true])
t[true] = "raw"
print("raw", t[true], rawget(t, true), rawequal(t[true], "raw"))
t[true] = nil
print("removed", t[true], rawget(t, true))
setmetatable(t, {__index = function(s, x) return "index " .. keytext(x) .. tostring(s == t) end})
print("index function", t[true])
t[true] = false
print("false is present", t[true])
t[true] = nil
local base = {}
setmetatable(t, {__index = base, __newindex = base})
t[true] = "to base"
print("through tables", t[true], rawget(t, true), rawget(base, true == t and t or true))
rawset(t, true, "own")
t[true] = "own changed"
print("present", t[true], rawget(base, true))
rawset(t, true, nil)
local log
setmetatable(t, {__newindex = function(s, x, v) log = keytext(x) .. "=" .. tostring(v) .. tostring(s == t); rawset(s, x, v) end})
t[true] = 1
t[true] = 2
print("newindex function", log, t[true])
t[true] = nil
t[true] = 3
print("again", log, t[true])
setmetatable(t, nil)
local chain = setmetatable({}, {__index = setmetatable({}, {__index = function(_, x) return "deep " .. keytext(x) end})})
do local t0 = t; local t = chain; print("chain", t[true]) end
print("nil value", pcall(function() local t; return t[true] end))
print("nil target", pcall(function() local t; t[true] = 1 end))
print("number", pcall(function() local t = 5; return t[true] end))
print("field", pcall(function() local q = {}; q.none[true] = 1 end))
local f = function() return t[true] end
t = {[true] = "constructed"}
print("constructed", f() or t[print])
local co = coroutine.wrap(function() local t = setmetatable({}, {__index = function() return coroutine.yield("asked") end, __newindex = function(_, _, v) coroutine.yield(v) end}); local v = t[true]; t[true] = v; return t[true] end)
print("yields", co(), co("answer"), co(), co("last"))
