-- Heapsort of pseudo-random floats: loads, stores and comparisons in one array.
-- small: 2000
local n«: integer» = tonumber(arg and arg[1]) or 200000

local function fill(size«: integer»)«: {number}»
  local values«: {number}» = {}
  local seed = 42
  for i = 1, size do
    seed = (seed * 3877 + 29573) % 139968
    values[i] = seed / 139968.0
  end
  return values
end

local function sift(values«: {number}», first«: integer», last«: integer»)
  local root, value = first, values[first]
  while true do
    local child = root * 2
    if child > last then break end
    local larger = values[child]
    if child < last then
      local other = values[child + 1]
      if larger < other then
        child = child + 1
        larger = other
      end
    end
    if value >= larger then break end
    values[root] = larger
    root = child
  end
  values[root] = value
end

local function sort(values«: {number}», size«: integer»)
  for first = math.floor(size / 2), 1, -1 do
    sift(values, first, size)
  end
  for last = size, 2, -1 do
    values[1], values[last] = values[last], values[1]
    sift(values, 1, last - 1)
  end
end

local values«: {number}» = fill(n)
sort(values, n)
local checksum = 0.0
for i = 1, n, 1000 do
  checksum = checksum + values[i] * i
end
print(string.format("%.6f %.6f %.6f", values[1], values[n], checksum))
