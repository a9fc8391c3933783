-- ^ in every position a compiler may treat in its own way
local a, b = 3, 4
local t = {x = 3, y = 4, 3, 4}
g1, g2 = 3, 4
local want = a ^ b
print(want, 3 ^ 4, 3 ^ b, a ^ 4, (3) ^ (4))
print(t.x ^ t.y, t[1] ^ t[2], t["x"] ^ 4, 3 ^ t["y"])
print(g1 ^ g2, _ENV.g1 ^ b, a ^ _G.g2)
local function up() return a ^ b, 3 ^ b, a ^ 4 end
print(up())
local function args(...) local p, q = ...; return p ^ q, (...) ^ select(2, ...) end
print(args(3, 4))
local function ret(p, q) return p ^ q end
print(ret(a, b), (ret(3, b)), ret(ret(a, b), 1) == (want ^ 1))
local acc = 3
for i = 1, 3 do acc = acc ^ 2 end
print(acc)
local acc2 = 0
for i = 1, 5 do acc2 = i ^ 4 end
print(acc2)
t.x = t.x ^ t.y
t[1] = t[1] ^ 4
g1 = g1 ^ g2
print(t.x, t[1], g1)
a = a ^ b; print(a)
b = 3 ^ b; print(b)
local u = {1 ^ 2, [2 ^ 1] = "k", v = 3 ^ 2}
print(u[1], u[2 ^ 1], u.v)
print(-(3 ^ 2), not (3 ^ 2), #tostring(3 ^ 2), (3 ^ 2) .. "")
if 3 ^ 2 == 3 ^ 2 then print("equal") end
print((function() local x = 6; x = x ^ 2; return x end)())
g1, g2 = nil, nil
