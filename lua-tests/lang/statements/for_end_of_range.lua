-- 3.3.5: a loop whose next value would overflow ends there (lua5.3 wraps around and goes on: DIFFERENCES.md)
local max, min = math.maxinteger, math.mininteger
local function run(a, b, c)
  local n, first, last = 0
  for i = a, b, c do n = n + 1; first = first or i; last = i if n > 10 then break end end
  print(n, first, last)
end
run(max - 2, max, 1)
run(max, max, 1)
run(min + 2, min, -1)
run(min, min, -1)
run(min, max, max)
run(max, min, min)
run(1, 1e308, max // 4)
run(-1, -1e308, min // 4)
run(max - 1, math.huge, 1)
run(min + 1, -math.huge, -1)
run(max - 10, max - 1, 4)
for i = max - 1, max do io.write(i, " ") end print()
for i = min + 1, min, -1 do io.write(i, " ") end print()
