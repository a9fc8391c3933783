-- 3.3.3: multiple assignment, swaps, evaluation before assignment
local a, b, c = 1, 2
print(a, b, c)
a, b = b, a
print(a, b)
a, b, c = c, a, b
print(a, b, c)
local t = { 1, 2, 3 }
local i = 1
i, t[i] = i + 1, 20
print(i, t[1], t[2])
t[1], t[2], t[3] = t[3], t[1], t[2]
print(t[1], t[2], t[3])
a, b = (function() return 10, 20, 30 end)()
print(a, b)
a, b, c = 0, (function() return 1, 2 end)()
print(a, b, c)
a, b, c = (function() return 1, 2 end)(), 9
print(a, b, c)
local log = {}
local function tab(n) log[#log + 1] = "t" .. n return setmetatable({}, { __newindex = function(_, k, v) log[#log + 1] = n .. k .. v end }) end
local function val(v) log[#log + 1] = "v" .. v return v end
tab("x").k = val(1)
print(table.concat(log, " "))
local x, y = 1
y, x = x, y
print(x, y)
local s = { n = 0 }
s.n, s.m = s.n + 1, s.n
print(s.n, s.m)
local p = { q = { r = 1 } }
p, p.q.r = "replaced", "inner"
print(p)
a = { b = 1 }
local old = a
a.b, a = 2, nil
print(old.b, a)
local function multi() return 1, nil, 3 end
local m1, m2, m3, m4 = multi()
print(m1, m2, m3, m4)
t = { multi(), multi() }
print(#t, t[1], t[2], t[4])
