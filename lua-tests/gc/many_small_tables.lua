-- Waves of small tables: the heap does not grow from wave to wave.
-- not-under: gc a collection at each of 320 000 allocations takes too long
-- not-under: worst a collection at each of 320 000 allocations takes too long
collectgarbage()
local function wave()
  local t = {}
  for i = 1, 20000 do t[i] = {a = i, b = {i}} end
  local sum = 0
  for i = 1, #t do sum = sum + t[i].a + t[i].b[1] end
  return sum
end
local base
for i = 1, 8 do
  local sum = wave()
  collectgarbage()
  local now = collectgarbage("count")
  base = base or now
  assert(sum == 20000 * 20001)
  assert(now < base + 200, "the heap grows")
end
print("steady")
