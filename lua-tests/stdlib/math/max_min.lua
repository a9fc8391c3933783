-- 6.7 math.max, math.min: types are kept, arguments compared with <
print(math.max(1), math.min(1), math.max(1.0), math.min(-0.0))
print(math.max(1, 2, 3), math.min(1, 2, 3), math.max(3, 1, 2), math.min(3, 1, 2))
print(math.max(1, 1.0), math.max(1.0, 1), math.min(1, 1.0), math.min(1.0, 1))
print(math.max(1, 2.5), math.min(1, 2.5), math.max(-1, -2.5))
print(math.max(0.0, -0.0), math.max(-0.0, 0.0), math.min(0.0, -0.0), math.min(-0.0, 0.0))
print(math.max(math.maxinteger, math.huge), math.min(math.mininteger, -math.huge))
print(math.max(math.maxinteger, 2^63), math.max(2^63, math.maxinteger), math.min(math.mininteger, -2^63))
print(math.max(2^53, (1 << 53) + 1), math.min(2^53, (1 << 53) + 1))
print(math.max("10", "9"), math.min("10", "9"), type(math.max("3")))
print(pcall(math.max, "10", 9))
print(pcall(math.min, 9, "10"))
local nan = 0/0
print(math.max(1, nan), math.min(1, nan), math.max(nan, 1) ~= math.max(nan, 1))
print(pcall(math.max))
print(pcall(math.min))
print(pcall(math.max, 1, "x"))
print(pcall(math.min, 1, 2, {}))
print(pcall(math.max, nil))
print(pcall(math.max, 1, 2, nil, 4))
local t = {}
for i = 1, 250 do t[i] = (i * 37) % 251 end
print(math.max(table.unpack(t)), math.min(table.unpack(t)))
