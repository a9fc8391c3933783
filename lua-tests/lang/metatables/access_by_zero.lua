-- 2.4/3.2: reading and writing with a key of this kind: zero; raw, through tables, functions and chains
local k, long = "kk", ("long key "):rep(40)
local function keytext(x) local s = type(x) if s == "number" or s == "boolean" then return tostring(x) end return s == "string" and #x or s end
local t = {}
print("absent", t[0])
t[0] = "raw"
print("raw", t[0], rawget(t, 0), rawequal(t[0], "raw"))
t[0] = nil
print("removed", t[0], rawget(t, 0))
setmetatable(t, {__index = function(s, x) return "index " .. keytext(x) .. tostring(s == t) end})
print("index function", t[0])
t[0] = false
print("false is present", t[0])
t[0] = nil
local base = {}
setmetatable(t, {__index = base, __newindex = base})
t[0] = "to base"
print("through tables", t[0], rawget(t, 0), rawget(base, 0 == t and t or 0))
rawset(t, 0, "own")
t[0] = "own changed"
print("present", t[0], rawget(base, 0))
rawset(t, 0, nil)
local log
setmetatable(t, {__newindex = function(s, x, v) log = keytext(x) .. "=" .. tostring(v) .. tostring(s == t); rawset(s, x, v) end})
t[0] = 1
t[0] = 2
print("newindex function", log, t[0])
t[0] = nil
t[0] = 3
print("again", log, t[0])
setmetatable(t, nil)
local chain = setmetatable({}, {__index = setmetatable({}, {__index = function(_, x) return "deep " .. keytext(x) end})})
do local t0 = t; local t = chain; print("chain", t[0]) end
print("nil value", pcall(function() local t; return t[0] end))
print("nil target", pcall(function() local t; t[0] = 1 end))
print("number", pcall(function() local t = 5; return t[0] end))
print("field", pcall(function() local q = {}; q.none[0] = 1 end))
local f = function() return t[0] end
t = {[0] = "constructed"}
print("constructed", f() or t[print])
local co = coroutine.wrap(function() local t = setmetatable({}, {__index = function() return coroutine.yield("asked") end, __newindex = function(_, _, v) coroutine.yield(v) end}); local v = t[0]; t[0] = v; return t[0] end)
print("yields", co(), co("answer"), co(), co("last"))
