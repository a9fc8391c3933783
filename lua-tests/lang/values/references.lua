-- 2.1: tables, functions, threads and userdata are references
local a = {1}
local b = a
b[1] = 2
print(a[1], a == b, rawequal(a, b))
local function mutate(t) t.x = "set"; t = {x = "other"}; return t end
local c = mutate(a)
print(a.x, c.x, a == c)
local list = {a, a, a}
list[1].y = 7
print(list[2].y, list[3].y, #list)
local self = {}
self.self = self
print(self.self.self.self == self)
local s1 = "im"
local s2 = s1
s1 = s1 .. "mutable"
print(s1, s2)
local f = function() return a end
local g = f
print(f == g, f() == g(), f()[1])
local m = {[a] = "key"}
a[1] = "changed"
print(m[a], m[b], m[{"changed"}])
local t = {}
t[1], t[2] = t, t
print(t[1][2][1] == t)
local n = 5
local function change(x) x = x + 1; return x end
print(change(n), n)
