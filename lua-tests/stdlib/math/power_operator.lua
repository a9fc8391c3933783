-- 3.4.1: ^ always yields floats
print(2 ^ 2, 2 ^ 10, 2 ^ 0.5, 2 ^ -1, 0 ^ 0, 2 ^ 0, 10 ^ 2, 10 ^ 15, 10 ^ 16)
print((-2) ^ 2, -2 ^ 2, (-2) ^ 3, 2 ^ 3 ^ 2, (2 ^ 3) ^ 2, -2 ^ -2)
print(math.type(2 ^ 2), math.type(4 ^ 0.5), 4 ^ 0.5, 27 ^ (1 / 3) // 1)
print(2 ^ 1023, 2 ^ 1024, 2 ^ -1074, 2 ^ -1075, 2 ^ 63 == math.maxinteger + 1.0)
print(math.huge ^ 2, math.huge ^ 0, math.huge ^ -1, 0 ^ -1, (-0.0) ^ -1, 0.5 ^ math.huge, 2 ^ -math.huge, 1 ^ math.huge)
local nan = (-8) ^ (1 / 3)
print(nan ~= nan, (0 / 0) ^ 0, 1 ^ (0 / 0))
print("2" ^ "3", "0x10" ^ 2, 10 ^ "-1", pcall(function() return "x" ^ 2 end))
print(pcall(function() return {} ^ 2 end))
print(pcall(function() return 2 ^ nil end))
print(2 ^ 53 == 1 << 53, 2 ^ 53 + 1 == 2 ^ 53, 3 ^ 2 // 1 | 0, 10 ^ 3 | 0)
local t = setmetatable({}, { __pow = function(a, b) return type(a) .. "^" .. type(b) end })
print(t ^ 2, 2 ^ t, t ^ t, t ^ 3 ^ 2)
for i = 0, 10 do io.write(2 ^ i | 0, " ") end
print()
for i = -5, 5 do io.write(string.format("%g ", 10 ^ i)) end
print()
