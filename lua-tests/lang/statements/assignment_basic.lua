-- 3.3.3: assignments, adjusting
local a, b, c
a, b, c = 1, 2, 3; print(a, b, c)
a, b, c = 1, 2; print(a, b, c)
a, b, c = 1; print(a, b, c)
a, b = 1, 2, 3; print(a, b)
local function f() return 10, 20, 30 end
a, b, c = f(); print(a, b, c)
a, b, c = f(), 1; print(a, b, c)
a, b, c = 1, f(); print(a, b, c)
a, b, c = (f()); print(a, b, c)
a, b, c = 1, (f()); print(a, b, c)
a, b, c = f(), f(); print(a, b, c)
local function none() end
a, b = none(); print(a, b)
a, b = none(), 5; print(a, b)
a, b = 5, none(); print(a, b)
local function v(...) local p, q, r = ...; return p, q, r, select("#", ...) end
print(v(), (v(1)), v(1, 2, 3, 4))
a, b = b, a; print(a, b)
a, b, c = "x", "y", "z"
a, b, c = c, a, b; print(a, b, c)
a = a, b; print(a)
local t = {}
t.x, t.y, t[1], t[2] = 1, 2, 3; print(t.x, t.y, t[1], t[2])
t.x, t.y = t.y, t.x; print(t.x, t.y)
