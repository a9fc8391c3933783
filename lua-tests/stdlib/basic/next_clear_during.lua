-- 6.1 next: fields may be cleared or changed during a traversal
local t = {}
for i = 1, 50 do t[i] = i; t["k" .. i] = -i end
local n, sum = 0, 0
for k, v in next, t do
  n = n + 1
  sum = sum + v
  t[k] = nil
end
print(n, sum, next(t))
for i = 1, 20 do t["z" .. i] = i end
for k, v in pairs(t) do t[k] = v * 10 end
sum = 0
for _, v in pairs(t) do sum = sum + v end
print(sum)
local k
repeat
  k = next(t, k)
  if k then t[k] = nil end
until k == nil
print(next(t))
local keys = {}
local mixed = { 1, 2, 3, [10] = 10, [-1] = -1, [1.5] = 1.5, [true] = 1, x = 1 }
for key in pairs(mixed) do keys[#keys + 1] = tostring(key) end
table.sort(keys)
print(#keys, table.concat(keys, " "))
print(next({}, next({})))
print(pcall(next, t, "zz"))
print(#t)
t[1] = 1
print(next(t))
t[1] = nil
print(next(t))
