-- Integer arithmetic in nested counting loops: add, multiply, remainder, compare.
-- small: 500
local n«: integer» = tonumber(arg and arg[1]) or 5400

local sum, odd = 0, 0
for i = 1, n do
  local step = i % 7 + 1
  for j = 1, n do
    sum = (sum + i * j + step) % 1000003
    if sum > 500000 then
      odd = odd + 1
    end
  end
end
print(string.format("sum %d, above half %d", sum, odd))
