-- Hash parts that grow through many rehashes while their keys and values are new objects.
-- not-under: gc a collection at each of 60 000 allocations takes too long
-- not-under: worst a collection at each of 60 000 allocations takes too long
local t, keys = {}, {}
for i = 1, 20000 do
  local k = {}
  keys[i] = k
  t[k] = {i}
  t["s" .. i] = i
end
collectgarbage()
local bad = 0
for i = 1, 20000 do
  if t[keys[i]][1] ~= i or t["s" .. i] ~= i then bad = bad + 1 end
end
print(bad)
for i = 1, 20000 do t[keys[i]] = nil end
keys = nil
collectgarbage()
local n = 0
for k, v in pairs(t) do assert(k == "s" .. v) n = n + 1 end
print(n)
