-- 3.3.7: local variables
local a
print(a)
local a, b = 1
print(a, b)
local a, b, c = 1, 2, 3, 4
print(a, b, c)
local x = 1; local x = x + 1; local x = x * 10
print(x)
local function f() return 1, 2, 3 end
local p, q, r, s = f()
print(p, q, r, s)
local p, q, r, s = 0, f()
print(p, q, r, s)
local p, q = f(), 0
print(p, q)
local same, same = 1, 2
print(same)
local v = v
print(v)
glob = "g"
local glob = glob .. "l"
print(glob, _ENV.glob)
_ENV.glob = nil
do local inner = 1 end
print(inner)
local t = {}
for i = 1, 3 do local u; t[i] = tostring(u); u = i end
print(table.concat(t, " "))
