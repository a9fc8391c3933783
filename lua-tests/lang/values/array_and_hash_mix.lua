-- 2.1: arrays and hashes in one table, grown and shrunk in all orders
local function summary(t) local n, s = 0, 0 for k, v in pairs(t) do n = n + 1 s = s + (type(v) == "number" and v or 0) end return n, s, #t end
local t = {} for i = 1, 100 do t[i] = i t["k" .. i] = i end print(summary(t))
for i = 1, 100, 2 do t["k" .. i] = nil end print(summary(t))
for i = 100, 1, -1 do t[i] = nil end print(summary(t))
for i = 1, 50 do t[i * 2] = i end for i = 1, 50 do t[i * 2 - 1] = i end print(summary(t))
t = {} for i = 100, 1, -1 do t[i] = i end print(summary(t))
t = {n = 1, 1, 2, 3, [10] = 10, [2.5] = 25} t[4] = 4 t[5] = 5 print(t[10], t[2.5], t.n, #t == 5 or #t == 10)
t = {} for i = 1, 10 do t[#t + 1] = i end for i = 1, 5 do t[#t] = nil end print(summary(t))
t = {} t[1] = 1 t[3] = 3 t[2] = 2 print(summary(t)) t[4] = 4 print(summary(t))
t = {1, 2, 3} t[1] = nil t[2] = nil t[3] = nil print(summary(t), next(t)) t[1] = "again" print(t[1], #t)
t = {} for i = -5, 5 do t[i] = i end print(summary(t)) t[0] = nil t[-5] = nil print(summary(t))
t = {} for i = 1, 1000 do t[i] = {i} end for i = 1, 1000 do if i % 3 == 0 then t[i] = nil end end local c = 0 for k, v in pairs(t) do c = c + v[1] end print(c)
