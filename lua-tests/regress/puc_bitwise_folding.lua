-- constant folding of bitwise operators and of conversions
print(1 | 2, 1.0 | 2, 3 & 5.0, 5 ~ 1.0, ~1, ~1.0, 1 << 2.0, 2.0 >> 1)
print(pcall(load "return 1.5 | 1")) print(pcall(load "return 1 & 2^63")) print(pcall(load "return ~0.5")) print(pcall(load "return 1 << 1e100"))
print(pcall(load "return '1' | 2")) print(pcall(load "return 'a' | 2")) print(pcall(load "return 1 | nil")) print(pcall(load "return {} ~ 1"))
print(0xF0F0 & 0xFF00 | 0x000F ~ 0x00FF, ~0 << 60 >> 60, -1 >> 1 == math.maxinteger, 1 << 63 == math.mininteger)
print(1 << 63 >> 63, -1 << 63, 1 << 64 >> 1, (2^53 | 0) == 2^53)
print(~~5, ~ -1, -~0, - ~5, ~-5, 5 ~ ~5, ~5 ~ 5)
print(3 & ~1, 3 | ~1, (3 ~ 1) << (1 | 2), 7 // 2 & 1, 7 % 4 | 8, 2 * 3 ~ 1)
local a = 0xFF
print((a & 0x0F) == 0 and 1 or a & 0x0F, a >> 4 << 4, a ~ a, a | -1, a & -1)
print(math.type(1.0 | 1), math.type(~2.0), math.type(1 << 1.0), 1 // 1 | 0.0)
