-- 6.6: insert and remove used as stack, queue and deque
local s = {}
for i = 1, 10 do table.insert(s, i * i) end
local out = {}
while #s > 0 do out[#out + 1] = table.remove(s) end
print(table.concat(out, " "))
for i = 1, 5 do table.insert(s, 1, i) end
print(table.concat(s, " "))
out = {}
while s[1] do out[#out + 1] = table.remove(s, 1) end
print(table.concat(out, " "))
for i = 1, 20 do table.insert(s, (i * 7) % (#s + 1) + 1, i) end
print(table.concat(s, " "))
for i = 1, 10 do out[i] = table.remove(s, (i * 5) % #s + 1) end
print(table.concat(out, " "))
print(table.concat(s, " "))
local josephus, pos = {}, 1
for i = 1, 12 do josephus[i] = i end
out = {}
while #josephus > 0 do
  pos = (pos + 1) % #josephus + 1
  out[#out + 1] = table.remove(josephus, pos)
end
print(table.concat(out, " "))
local rotated = { 1, 2, 3, 4, 5 }
for _ = 1, 3 do table.insert(rotated, 1, table.remove(rotated)) end
print(table.concat(rotated, " "))
for _ = 1, 3 do table.insert(rotated, table.remove(rotated, 1)) end
print(table.concat(rotated, " "))
