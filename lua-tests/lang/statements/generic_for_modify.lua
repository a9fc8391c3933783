-- 6.1 next: during a traversal fields may be changed or cleared
local t = {}
for i = 1, 100 do t[i] = i; t["k" .. i] = i end
local sum = 0
for k, v in pairs(t) do sum = sum + v; t[k] = v * 2 end
print(sum)
sum = 0
for k, v in pairs(t) do sum = sum + v; t[k] = nil end
print(sum, next(t))
for i = 1, 50 do t[i] = true end
local n = 0
for k in pairs(t) do n = n + 1; if k % 2 == 0 then t[k] = nil end end
print(n)
n = 0
for k in pairs(t) do n = n + 1 end
print(n)
local keys = {}
for k in next, t do keys[#keys + 1] = k end
table.sort(keys)
print(#keys, keys[1], keys[#keys])
for k in pairs(t) do t[k] = nil; collectgarbage() end
print(next(t))
local u = {a = 1, b = 2, c = 3}
local order = {}
for k in pairs(u) do order[#order + 1] = k; u[k] = nil end
table.sort(order)
print(table.concat(order))
print(pcall(next, {}, "nokey"))
print(pcall(next, {1, 2}, 3))
print(next({}, nil), next({7}), pcall(next))
