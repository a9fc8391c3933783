-- 3.3.3: all expressions are evaluated before the assignment
local i, a = 3, {}
i, a[i] = i + 1, 20
print(i, a[3], a[4])
local x, y = 1, 2
x, y = y, x; print(x, y)
local t = {1, 2, 3}
local n = 1
n, t[n] = 2, "first"
print(n, t[1], t[2])
t[1], t[2], t[3] = t[3], t[1], t[2]
print(t[1], t[2], t[3])
do
  local a, i, j, b
  a = {'a', 'b'}; i = 1; j = 2; b = a
  i, a[i], a, j, a[j], a[i + j] = j, i, i, b, j, i
  print(i, b[1], a, j == b, b[2], b[3])
end
local s = {v = {v = 5}}
s, s.v = s.v, s
print(s.v)
local q = {}
q, q.x = {y = 1}, 2
print(q.x, q.y)
local function f(tt) tt[1], tt = 10, 20; return tt end
local arr = {}
print(f(arr), arr[1])
local up = {1}
local function g() up[1], up = 5, {6}; return up[1] end
local old = up
print(g(), old[1])
local m = {}
m.a, m.b, m.c = 1, (function() return m.a end)(), (function() m.z = 7; return m.a end)()
print(m.a, m.b, m.c, m.z)
local p = {k = "p"}
local key = "k"
p[key], key = "new", "other"
print(p.k, p.other, key)
