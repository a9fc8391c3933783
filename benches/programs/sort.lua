-- table.sort without a comparator: integers, floats and strings in random, sorted and reversed order.
-- small: 3000
local n = tonumber(arg and arg[1]) or 75000

local seed = 1
local function random(limit)
  seed = (seed * 16807) % 2147483647
  return seed % limit
end

local function check(list)
  for i = 2, #list do
    if list[i] < list[i - 1] then error("not sorted at " .. i) end
  end
end

local digest = 0
for _ = 1, 2 do
  local integers, floats, strings = {}, {}, {}
  for i = 1, n do
    integers[i] = random(1000000)
    floats[i] = random(1000000) / 7.0
    strings[i] = "k" .. random(100000)
  end
  table.sort(integers)
  table.sort(floats)
  table.sort(strings)
  check(integers)
  check(floats)
  check(strings)
  table.sort(integers) -- again: already in order
  local reversed = {}
  for i = 1, n do
    reversed[i] = integers[n + 1 - i]
  end
  table.sort(reversed)
  check(reversed)
  local middle = math.floor(n / 2)
  digest = digest + integers[middle] + reversed[1] + #strings[middle] + math.floor(floats[n])
end
print(string.format("digest %d", digest))
