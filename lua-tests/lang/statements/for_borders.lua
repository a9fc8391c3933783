-- 3.3.5: loops at the borders of the integer range
local max, min = math.maxinteger, math.mininteger
local function run(a, b, c)
  local n, first, last = 0
  for i = a, b, c do n = n + 1; first = first or i; last = i if n > 10 then break end end
  print(n, first, last)
end
run(max - 2, max - 1, 1)
run(min + 1, min + 3, 1)
run(min + 3, min + 1, -1)
run(max, max - 1, 1)
run(min, min + 1, -1)
run(0, max - 5, max // 2)
run(1, 2^53, 2^52)
run(1, -1, 1)
run(max - 10, max - 5, 4)
run(min + 10, min + 5, -4)
run(min, -1, max)
run(3, 2^70, 1)
run(-3, -2^70, -1)
run(3, -2^70, 1)
run(-3, 2^70, -1)
