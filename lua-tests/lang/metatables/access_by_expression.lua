-- 2.4/3.2: reading and writing with a key of this kind: expression; raw, through tables, functions and chains
local k, long = "kk", ("long key "):rep(40)
local function keytext(x) local s = type(x) if s == "number" or s == "boolean" then return tostring(x) end return s == "string" and #x or s end
local t = {}
print("absent", t[k .. 1])
t[k .. 1] = "raw"
print("raw", t[k .. 1], rawget(t, k .. 1), rawequal(t[k .. 1], "raw"))
t[k .. 1] = nil
print("removed", t[k .. 1], rawget(t, k .. 1))
setmetatable(t, {__index = function(s, x) return "index " .. keytext(x) .. tostring(s == t) end})
print("index function", t[k .. 1])
t[k .. 1] = false
print("false is present", t[k .. 1])
t[k .. 1] = nil
local base = {}
setmetatable(t, {__index = base, __newindex = base})
t[k .. 1] = "to base"
print("through tables", t[k .. 1], rawget(t, k .. 1), rawget(base, k .. 1 == t and t or k .. 1))
rawset(t, k .. 1, "own")
t[k .. 1] = "own changed"
print("present", t[k .. 1], rawget(base, k .. 1))
rawset(t, k .. 1, nil)
local log
setmetatable(t, {__newindex = function(s, x, v) log = keytext(x) .. "=" .. tostring(v) .. tostring(s == t); rawset(s, x, v) end})
t[k .. 1] = 1
t[k .. 1] = 2
print("newindex function", log, t[k .. 1])
t[k .. 1] = nil
t[k .. 1] = 3
print("again", log, t[k .. 1])
setmetatable(t, nil)
local chain = setmetatable({}, {__index = setmetatable({}, {__index = function(_, x) return "deep " .. keytext(x) end})})
do local t0 = t; local t = chain; print("chain", t[k .. 1]) end
print("nil value", pcall(function() local t; return t[k .. 1] end))
print("nil target", pcall(function() local t; t[k .. 1] = 1 end))
print("number", pcall(function() local t = 5; return t[k .. 1] end))
print("field", pcall(function() local q = {}; q.none[k .. 1] = 1 end))
local f = function() return t[k .. 1] end
t = {[k .. 1] = "constructed"}
print("constructed", f() or t[print])
local co = coroutine.wrap(function() local t = setmetatable({}, {__index = function() return coroutine.yield("asked") end, __newindex = function(_, _, v) coroutine.yield(v) end}); local v = t[k .. 1]; t[k .. 1] = v; return t[k .. 1] end)
print("yields", co(), co("answer"), co(), co("last"))
