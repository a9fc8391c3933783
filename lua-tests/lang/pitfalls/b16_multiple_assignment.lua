-- B16: hazards in multiple assignment
do
  local a, i, j, b
  a = {'a', 'b'}; i = 1; j = 2; b = a
  i, a[i], a, j, a[j], a[i + j] = j, i, i, b, j, i
  print(i, b[1], a, j == b, b[2], b[3])
end
do -- with upvalue cells
  local a, i, j, b
  local function touch() return a, i, j, b end
  a = {'a', 'b'}; i = 1; j = 2; b = a
  i, a[i], a, j, a[j], a[i + j] = j, i, i, b, j, i
  local ta, ti = touch()
  print(i, b[1], a, j == b, b[2], b[3], ta, ti)
end
local t = {}
;(function(a) t[a], a = 10, 20 end)(1)
print(t[1], t[10], t[20])
local x = 1
local function set() x = 100; return 5 end
t[x], x = set(), x
print(t[1], t[100], x)
local y = {v = 1}
y.v, y = 2, {v = 3}
print(y.v)
gx = 1
local function gset() gx = 2; return 7 end
gx, t.g = gset(), gx
print(gx, t.g) gx = nil
local a, b, c = 1, 2, 3
a, b, c = c, a, b print(a, b, c)
a, a, a = 1, 2, 3 print(a)
local i = 1
local arr = {10, 20, 30}
i, arr[i], arr[i + 1] = 2, "first", "second"
print(i, arr[1], arr[2], arr[3])
local s = setmetatable({}, {__newindex = function(t, k, v) rawset(t, k, v) end, __index = function() return a end})
a = 5
s.p, a = s.q, 6
print(s.p, a)
local up = {1, 2}
local function f() up[1], up[2], up = up[2], up[1], nil; return up end
local keep = up
print(f(), keep[1], keep[2])
local m, n = 1
m, n = n, m, error and "extra"
print(m, n)
