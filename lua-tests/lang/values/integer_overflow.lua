-- 2.1: integer arithmetic wraps around
local max, min = math.maxinteger, math.mininteger
print(max + 1 == min, min - 1 == max, max + 1, min - 1)
print(max * 2, min * 2, min * -1, -min, -max)
print(max * max, min * min, max * min, (max // 2) * 3)
print(max + max, min + min, min + max)
print(max + 1.0, min - 1.0, max * 2.0)
print(min // -1, min % -1, max // -1, max % -1)
local x = 1
for i = 1, 70 do x = x * 3 end
print(x)
local y = 1
for i = 1, 64 do y = y + y end
print(y)
local f = 1
for i = 1, 25 do f = f * i end
print(f)
print(-9223372036854775808, - 9223372036854775807 - 1, 9223372036854775807 + 1)
print(math.abs(min), math.abs(max), math.ult(max, min), math.ult(min, max))
