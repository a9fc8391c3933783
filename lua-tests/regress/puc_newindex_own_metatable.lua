-- __newindex that is its own metatable, tables that are their own __index
local t = {}
setmetatable(t, t)
t.__newindex = t
print(pcall(function() t.x = 1 end)) print(rawget(t, "x"))
t.__newindex = function(s, k, v) rawset(s, k, v) end
t.y = 5 print(t.y)
local u = {} u.__index = u setmetatable(u, u)
print(pcall(function() return u.missing end)) u.present = "here" print(u.present)
local v = {} v.__newindex = v v.__index = v
local w = setmetatable({}, v)
w.a = 1 print(rawget(w, "a"), rawget(v, "a"), w.a)
w.b, w.c = 2, 3 print(v.b, v.c, rawget(w, "b"))
local m = {} m.__index = m m.__newindex = m
setmetatable(m, {__newindex = function(_, k, x) rawset(m, k, x * 2) end, __index = function(_, k) return k .. "?" end})
local o = setmetatable({}, m)
o.n = 21 print(o.n, o.zzz, rawget(m, "n"))
local a, b = {}, {} setmetatable(a, {__newindex = b}) setmetatable(b, {__newindex = a})
print(pcall(function() a.x = 1 end)) rawset(b, "x", 0) a.x = 7 print(b.x, rawget(a, "x"))
