-- 2.4/3.2: reading and writing with a key of this kind: table key; raw, through tables, functions and chains
local k, long = "kk", ("long key "):rep(40)
local function keytext(x) local s = type(x) if s == "number" or s == "boolean" then return tostring(x) end return s == "string" and #x or s end
local t = {}
print("absent", t[t])
t[t] = "raw"
print("raw", t[t], rawget(t, t), rawequal(t[t], "raw"))
t[t] = nil
print("removed", t[t], rawget(t, t))
setmetatable(t, {__index = function(s, x) return "index " .. keytext(x) .. tostring(s == t) end})
print("index function", t[t])
t[t] = false
print("false is present", t[t])
t[t] = nil
local base = {}
setmetatable(t, {__index = base, __newindex = base})
t[t] = "to base"
print("through tables", t[t], rawget(t, t), rawget(base, t == t and t or t))
rawset(t, t, "own")
t[t] = "own changed"
print("present", t[t], rawget(base, t))
rawset(t, t, nil)
local log
setmetatable(t, {__newindex = function(s, x, v) log = keytext(x) .. "=" .. tostring(v) .. tostring(s == t); rawset(s, x, v) end})
t[t] = 1
t[t] = 2
print("newindex function", log, t[t])
t[t] = nil
t[t] = 3
print("again", log, t[t])
setmetatable(t, nil)
local chain = setmetatable({}, {__index = setmetatable({}, {__index = function(_, x) return "deep " .. keytext(x) end})})
do local t0 = t; local t = chain; print("chain", t[t]) end
print("nil value", pcall(function() local t; return t[t] end))
print("nil target", pcall(function() local t; t[t] = 1 end))
print("number", pcall(function() local t = 5; return t[t] end))
print("field", pcall(function() local q = {}; q.none[t] = 1 end))
local f = function() return t[t] end
t = {[print] = "constructed"}
print("constructed", f() or t[print])
local co = coroutine.wrap(function() local t = setmetatable({}, {__index = function() return coroutine.yield("asked") end, __newindex = function(_, _, v) coroutine.yield(v) end}); local v = t[t]; t[t] = v; return t[t] end)
print("yields", co(), co("answer"), co(), co("last"))
