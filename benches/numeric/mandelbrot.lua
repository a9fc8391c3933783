-- Points of the Mandelbrot set: a tight loop of float arithmetic and comparison.
-- small: 40
local n«: integer» = tonumber(arg and arg[1]) or 900
local ITERATIONS = 50

local inside, total = 0, 0
for row = 0, n - 1 do
  local ci«: number» = 2.0 * row / n - 1.0
  for column = 0, n - 1 do
    local cr«: number» = 2.0 * column / n - 1.5
    local zr, zi, zrzr, zizi = 0.0, 0.0, 0.0, 0.0
    local steps = 0
    while steps < ITERATIONS and zrzr + zizi <= 4.0 do
      zi = 2.0 * zr * zi + ci
      zr = zrzr - zizi + cr
      zrzr = zr * zr
      zizi = zi * zi
      steps = steps + 1
    end
    if steps == ITERATIONS then inside = inside + 1 end
    total = total + steps
  end
end
print(string.format("%d x %d: %d inside, %d steps", n, n, inside, total))
