-- 2.4/3.2: reading and writing with a key of this kind: function key; raw, through tables, functions and chains
local k, long = "kk", ("long key "):rep(40)
local function keytext(x) local s = type(x) if s == "number" or s == "boolean" then return tostring(x) end return s == "string" and #x or s end
local t = {}
print("absent", t[print])
t[print] = "raw"
print("raw", t[print], rawget(t, print), rawequal(t[print], "raw"))
t[print] = nil
print("removed", t[print], rawget(t, print))
setmetatable(t, {__index = function(s, x) return "index " .. keytext(x) .. tostring(s == t) end})
print("index function", t[print])
t[print] = false
print("false is present", t[print])
t[print] = nil
local base = {}
setmetatable(t, {__index = base, __newindex = base})
t[print] = "to base"
print("through tables", t[print], rawget(t, print), rawget(base, print == t and t or print))
rawset(t, print, "own")
t[print] = "own changed"
print("present", t[print], rawget(base, print))
rawset(t, print, nil)
local log
setmetatable(t, {__newindex = function(s, x, v) log = keytext(x) .. "=" .. tostring(v) .. tostring(s == t); rawset(s, x, v) end})
t[print] = 1
t[print] = 2
print("newindex function", log, t[print])
t[print] = nil
t[print] = 3
print("again", log, t[print])
setmetatable(t, nil)
local chain = setmetatable({}, {__index = setmetatable({}, {__index = function(_, x) return "deep " .. keytext(x) end})})
do local t0 = t; local t = chain; print("chain", t[print]) end
print("nil value", pcall(function() local t; return t[print] end))
print("nil target", pcall(function() local t; t[print] = 1 end))
print("number", pcall(function() local t = 5; return t[print] end))
print("field", pcall(function() local q = {}; q.none[print] = 1 end))
local f = function() return t[print] end
t = {[print] = "constructed"}
print("constructed", f() or t[print])
local co = coroutine.wrap(function() local t = setmetatable({}, {__index = function() return coroutine.yield("asked") end, __newindex = function(_, _, v) coroutine.yield(v) end}); local v = t[print]; t[print] = v; return t[print] end)
print("yields", co(), co("answer"), co(), co("last"))
