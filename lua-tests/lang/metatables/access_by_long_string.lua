-- 2.4/3.2: reading and writing with a key of this kind: long string; raw, through tables, functions and chains
local k, long = "kk", ("long key "):rep(40)
local function keytext(x) local s = type(x) if s == "number" or s == "boolean" then return tostring(x) end return s == "string" and #x or s end
local t = {}
print("absent", t[long])
t[long] = "raw"
print("raw", t[long], rawget(t, long), rawequal(t[long], "raw"))
t[long] = nil
print("removed", t[long], rawget(t, long))
setmetatable(t, {__index = function(s, x) return "index " .. keytext(x) .. tostring(s == t) end})
print("index function", t[long])
t[long] = false
print("false is present", t[long])
t[long] = nil
local base = {}
setmetatable(t, {__index = base, __newindex = base})
t[long] = "to base"
print("through tables", t[long], rawget(t, long), rawget(base, long == t and t or long))
rawset(t, long, "own")
t[long] = "own changed"
print("present", t[long], rawget(base, long))
rawset(t, long, nil)
local log
setmetatable(t, {__newindex = function(s, x, v) log = keytext(x) .. "=" .. tostring(v) .. tostring(s == t); rawset(s, x, v) end})
t[long] = 1
t[long] = 2
print("newindex function", log, t[long])
t[long] = nil
t[long] = 3
print("again", log, t[long])
setmetatable(t, nil)
local chain = setmetatable({}, {__index = setmetatable({}, {__index = function(_, x) return "deep " .. keytext(x) end})})
do local t0 = t; local t = chain; print("chain", t[long]) end
print("nil value", pcall(function() local t; return t[long] end))
print("nil target", pcall(function() local t; t[long] = 1 end))
print("number", pcall(function() local t = 5; return t[long] end))
print("field", pcall(function() local q = {}; q.none[long] = 1 end))
local f = function() return t[long] end
t = {[long] = "constructed"}
print("constructed", f() or t[print])
local co = coroutine.wrap(function() local t = setmetatable({}, {__index = function() return coroutine.yield("asked") end, __newindex = function(_, _, v) coroutine.yield(v) end}); local v = t[long]; t[long] = v; return t[long] end)
print("yields", co(), co("answer"), co(), co("last"))
