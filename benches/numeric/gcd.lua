-- Greatest common divisors of many pairs: remainders of integers, small calls.
-- small: 60
local n«: integer» = tonumber(arg and arg[1]) or 1400

local function gcd(a«: integer», b«: integer»)«: integer»
  while b ~= 0 do
    a, b = b, a % b
  end
  return a
end

local sum, coprime = 0, 0
for i = 1, n do
  for j = i, n do
    local divisor«: integer» = gcd(i, j)
    sum = sum + divisor
    if divisor == 1 then
      coprime = coprime + 1
    end
  end
end
print(string.format("sum %d, coprime %d", sum, coprime))
