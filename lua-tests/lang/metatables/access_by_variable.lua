-- 2.4/3.2: reading and writing with a key of this kind: variable; raw, through tables, functions and chains
local k, long = "kk", ("long key "):rep(40)
local function keytext(x) local s = type(x) if s == "number" or s == "boolean" then return tostring(x) end return s == "string" and #x or s end
local t = {}
print("absent", t[k])
t[k] = "raw"
print("raw", t[k], rawget(t, k), rawequal(t[k], "raw"))
t[k] = nil
print("removed", t[k], rawget(t, k))
setmetatable(t, {__index = function(s, x) return "index " .. keytext(x) .. tostring(s == t) end})
print("index function", t[k])
t[k] = false
print("false is present", t[k])
t[k] = nil
local base = {}
setmetatable(t, {__index = base, __newindex = base})
t[k] = "to base"
print("through tables", t[k], rawget(t, k), rawget(base, k == t and t or k))
rawset(t, k, "own")
t[k] = "own changed"
print("present", t[k], rawget(base, k))
rawset(t, k, nil)
local log
setmetatable(t, {__newindex = function(s, x, v) log = keytext(x) .. "=" .. tostring(v) .. tostring(s == t); rawset(s, x, v) end})
t[k] = 1
t[k] = 2
print("newindex function", log, t[k])
t[k] = nil
t[k] = 3
print("again", log, t[k])
setmetatable(t, nil)
local chain = setmetatable({}, {__index = setmetatable({}, {__index = function(_, x) return "deep " .. keytext(x) end})})
do local t0 = t; local t = chain; print("chain", t[k]) end
print("nil value", pcall(function() local t; return t[k] end))
print("nil target", pcall(function() local t; t[k] = 1 end))
print("number", pcall(function() local t = 5; return t[k] end))
print("field", pcall(function() local q = {}; q.none[k] = 1 end))
local f = function() return t[k] end
t = {[k] = "constructed"}
print("constructed", f() or t[print])
local co = coroutine.wrap(function() local t = setmetatable({}, {__index = function() return coroutine.yield("asked") end, __newindex = function(_, _, v) coroutine.yield(v) end}); local v = t[k]; t[k] = v; return t[k] end)
print("yields", co(), co("answer"), co(), co("last"))
