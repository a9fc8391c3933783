-- Variable arguments: select, packing into tables, unpacking, passing on.
-- small: 4000
local n = tonumber(arg and arg[1]) or 330000

local unpack = table.unpack or unpack
local select = select

local function sum(...)
  local total = 0
  for i = 1, select("#", ...) do
    total = total + (select(i, ...))
  end
  return total
end

local function collect(...)
  local list = { ... }
  return #list, list
end

local function pass(f, ...)
  return f(...)
end

local function rotate(first, ...)
  return select("#", ...), ...
end

local total = 0
for i = 1, n do
  local size, list = collect(i, i + 1, i + 2, i + 3, 5)
  total = total + sum(unpack(list)) + size
  total = (total + pass(sum, 1, 2, 3, i) + pass(math.max, i, 4, 9)) % 1000003
  local count, a, b = rotate(i, 7, 8, 9)
  total = total + count + a * b
end
print(string.format("total %d", total))
