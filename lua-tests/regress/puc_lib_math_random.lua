-- Class: math.random at the limits.
local function try(...)
  local results = table.pack(pcall(...))
  if not results[1] then return results[2] end
  return "ok", table.unpack(results, 2, results.n)
end
math.randomseed(42)
local max, min = math.maxinteger, math.mininteger
print(try(math.random, 0), try(math.random, 2, 1), try(math.random, 1, 2, 3))
print(pcall(math.random, min, max))
print(try(math.random, 1.5), try(math.random, {}))
print(math.random(5, 5), math.random(max, max), math.random(min, min), math.random(1))
local function inside(low, high)
  for _ = 1, 100 do
    local x = math.random(low, high)
    if math.type(x) ~= "integer" or x < low or x > high then return false end
  end
  return true
end
print(inside(1, 2), inside(-5, 5), inside(0, max), inside(min, -1), inside(max - 1, max), inside(min, min + 1))
for _ = 1, 100 do
  local x = math.random()
  assert(x >= 0 and x < 1)
end
math.randomseed(7)
local a, b = math.random(1000000), math.random(1000000)
math.randomseed(7)
print(a == math.random(1000000), b == math.random(1000000))
print(pcall(math.randomseed, {}))
