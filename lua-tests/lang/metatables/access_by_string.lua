-- 2.4/3.2: reading and writing with a key of this kind: string; raw, through tables, functions and chains
local k, long = "kk", ("long key "):rep(40)
local function keytext(x) local s = type(x) if s == "number" or s == "boolean" then return tostring(x) end return s == "string" and #x or s end
local t = {}
print("absent", t["key"])
t["key"] = "raw"
print("raw", t["key"], rawget(t, "key"), rawequal(t["key"], "raw"))
t["key"] = nil
print("removed", t["key"], rawget(t, "key"))
setmetatable(t, {__index = function(s, x) return "index " .. keytext(x) .. tostring(s == t) end})
print("index function", t["key"])
t["key"] = false
print("false is present", t["key"])
t["key"] = nil
local base = {}
setmetatable(t, {__index = base, __newindex = base})
t["key"] = "to base"
print("through tables", t["key"], rawget(t, "key"), rawget(base, "key" == t and t or "key"))
rawset(t, "key", "own")
t["key"] = "own changed"
print("present", t["key"], rawget(base, "key"))
rawset(t, "key", nil)
local log
setmetatable(t, {__newindex = function(s, x, v) log = keytext(x) .. "=" .. tostring(v) .. tostring(s == t); rawset(s, x, v) end})
t["key"] = 1
t["key"] = 2
print("newindex function", log, t["key"])
t["key"] = nil
t["key"] = 3
print("again", log, t["key"])
setmetatable(t, nil)
local chain = setmetatable({}, {__index = setmetatable({}, {__index = function(_, x) return "deep " .. keytext(x) end})})
do local t0 = t; local t = chain; print("chain", t["key"]) end
print("nil value", pcall(function() local t; return t["key"] end))
print("nil target", pcall(function() local t; t["key"] = 1 end))
print("number", pcall(function() local t = 5; return t["key"] end))
print("field", pcall(function() local q = {}; q.none["key"] = 1 end))
local f = function() return t["key"] end
t = {["key"] = "constructed"}
print("constructed", f() or t[print])
local co = coroutine.wrap(function() local t = setmetatable({}, {__index = function() return coroutine.yield("asked") end, __newindex = function(_, _, v) coroutine.yield(v) end}); local v = t["key"]; t["key"] = v; return t["key"] end)
print("yields", co(), co("answer"), co(), co("last"))
