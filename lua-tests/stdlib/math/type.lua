-- 6.7 math.type
print(math.type(1), math.type(1.0), math.type("1"), math.type(nil), math.type({}), math.type(true))
print(math.type(1e0), math.type(0x10), math.type(0x1p4), math.type(10 // 3), math.type(10 / 2), math.type(2^2))
print(math.type(10 // 3.0), math.type(7 % 2), math.type(7 % 2.0), math.type(1 + 1.0), math.type("1" + 0), math.type(-0.0))
print(math.type(1 << 2), math.type(1.0 | 2), math.type(#"abc"), math.type(tonumber("5")), math.type(tonumber("5.0")))
print(math.type(9223372036854775807), math.type(9223372036854775808), math.type(-9223372036854775808), math.type(0xffffffffffffffff))
print(math.type(math.floor(1.5)), math.type(math.sqrt(4)), math.type(math.max(1, 2)), math.type(math.huge))
print(pcall(math.type))
print(select("#", math.type({})))
for i = 1, 2 do io.write(math.type(i), " ") end
for i = 1.0, 2 do io.write(math.type(i), " ") end
for i = 1, 2, 1.0 do io.write(math.type(i), " ") end
print()
print(math.type(os.time()), math.type(os.clock()), math.type(string.len("")))
