-- Float arithmetic in counting and while loops: partial sums of four series.
-- small: 20000
local n«: integer» = tonumber(arg and arg[1]) or 9000000

local harmonic, alternating, flint, powers = 0.0, 0.0, 0.0, 0.0
local sign, twice = 1.0, 0.5
for k = 1.0, n do
  local square = k * k
  harmonic = harmonic + 1.0 / k
  alternating = alternating + sign / (2.0 * k - 1.0)
  flint = flint + 1.0 / (square * (k + 1.0))
  sign = -sign
end
local x = 1.0
while twice > 1e-9 do
  x = x * 1.0000001
  powers = powers + x * twice
  twice = twice * 0.9999
end
print(string.format("%.9f %.9f %.9f %.9f", harmonic, alternating * 4.0, flint, powers))
