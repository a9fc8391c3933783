-- 2.1 / 6.6: arrays that grow, shrink and change between parts
local t = {}
for i = 1, 300 do t[i] = i end
print(#t)
for i = 300, 1, -2 do t[i] = nil end
local n = 0
for _ in pairs(t) do n = n + 1 end
print(n, t[299], t[300], t[1], t[2])
t = {}
for i = 300, 1, -1 do t[i] = i end
print(#t, t[1], t[300])
t = { [3] = 3, [2] = 2, [1] = 1 }
print(#t, table.concat(t, " "))
t[4] = 4
print(#t, table.unpack(t))
t = { n = 1, 10, 20, x = 2, 30 }
print(#t, t[3], t.n, t.x)
local keys = {}
for k, v in pairs(t) do keys[#keys + 1] = tostring(k) end
table.sort(keys)
print(table.concat(keys, " "))
t = {}
for i = 1, 1000 do t[#t + 1] = i end
for i = 1, 500 do t[#t] = nil end
print(#t, t[500], t[501])
t[-1], t[0], t[1.5], t["1"] = "m", "z", "f", "s"
print(#t, t[-1], t[0], t[1.5], t["1"], t[1])
local sparse = {}
for i = 0, 20 do sparse[1 << i] = i end
local c, s = 0, 0
for k, v in pairs(sparse) do c = c + 1 s = s + v assert(k == 1 << v) end
print(c, s, sparse[1024], sparse[1023])
local u = { nil, nil, 3 }
print(u[3], select("#", table.unpack(u, 1, 3)))
local big = { table.unpack(t, 1, 200) }
print(#big, big[200])
local nested = { { { {} } } }
print(#nested, #nested[1], #nested[1][1], #nested[1][1][1])
for i = 1, 10 do big[#big] = nil end
print(#big, big[#big])
t = {}
t[1] = 1 t[2] = 2 t[4] = 4
local seen = {}
for i, v in ipairs(t) do seen[#seen + 1] = i end
print(#seen)
