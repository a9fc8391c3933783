-- ~ in every position a compiler may treat in its own way
local a, b = 12, 5
local t = {x = 12, y = 5, 12, 5}
g1, g2 = 12, 5
local want = a ~ b
print(want, 12 ~ 5, 12 ~ b, a ~ 5, (12) ~ (5))
print(t.x ~ t.y, t[1] ~ t[2], t["x"] ~ 5, 12 ~ t["y"])
print(g1 ~ g2, _ENV.g1 ~ b, a ~ _G.g2)
local function up() return a ~ b, 12 ~ b, a ~ 5 end
print(up())
local function args(...) local p, q = ...; return p ~ q, (...) ~ select(2, ...) end
print(args(12, 5))
local function ret(p, q) return p ~ q end
print(ret(a, b), (ret(12, b)), ret(ret(a, b), 1) == (want ~ 1))
local acc = 12
for i = 1, 3 do acc = acc ~ 5 end
print(acc)
local acc2 = 0
for i = 1, 5 do acc2 = i ~ 5 end
print(acc2)
t.x = t.x ~ t.y
t[1] = t[1] ~ 5
g1 = g1 ~ g2
print(t.x, t[1], g1)
a = a ~ b; print(a)
b = 12 ~ b; print(b)
local u = {1 ~ 2, [2 ~ 1] = "k", v = 3 ~ 2}
print(u[1], u[2 ~ 1], u.v)
print(-(3 ~ 2), not (3 ~ 2), #tostring(3 ~ 2), (3 ~ 2) .. "")
if 3 ~ 2 == 3 ~ 2 then print("equal") end
print((function() local x = 6; x = x ~ 2; return x end)())
g1, g2 = nil, nil
