-- 3.4.1 / 6.7: integer arithmetic wraps around
local max, min = math.maxinteger, math.mininteger
print(max + 1 == min, min - 1 == max, max * max, min * min, max * 2, min * 2)
print(-min, -max, 0 - min, min // -1, min % -1, max // -1)
print(max + max, min + min, max - min, min - max)
print(max * -1, (max - 1) * 3, 3037000500 * 3037000500, 4294967296 * 4294967296)
print(1 << 62, 1 << 63, 1 << 64, 1 << -1, -1 >> 1, -1 >> 63, -1 >> 64, -1 << 65)
print(max + 1.0, min - 1.0, max * 2.0, 2^63 == max + 1.0)
print(max < max + 1.0, max + 0.0 == max, max == 2^63, min == -2^63)
print(math.tointeger(2^53) == 1 << 53, (1 << 53) + 1 == 2^53, (1 << 53) + 1 > 2^53, (1 << 53) - 1 < 2^53)
print(5 // 0.3, 1e15 // 1, 2^53 // 3, 7 // 2 * 2 + 7 % 2)
for i = max - 3, max - 1 do io.write(i, " ") end
print()
for i = min + 3, min + 1, -1 do io.write(i, " ") end
print()
