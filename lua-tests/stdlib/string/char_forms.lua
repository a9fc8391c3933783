-- 6.4 string.char: values, range and type checks
print(string.char(72, 101, 108, 108, 111))
print(string.char() == "")
print(#string.char(0, 0, 0), string.byte(string.char(0, 127, 128, 255), 1, -1))
print(string.char("65", 66.0, "0x43"))
print(pcall(string.char, 256))
print(pcall(string.char, -1))
print(pcall(string.char, 65, 66, 300))
print(pcall(string.char, 65.5))
print(pcall(string.char, "x"))
print(pcall(string.char, nil))
print(pcall(string.char, 65, nil))
print(pcall(string.char, {}))
print(pcall(string.char, math.maxinteger))
print(pcall(string.char, math.mininteger))
print(pcall(string.char, 2^53))
local t = {}
for i = 0, 255 do t[#t + 1] = i end
local s = string.char(table.unpack(t))
print(#s)
for i = 0, 255 do if s:byte(i + 1) ~= i then print("differs", i) end end
print(pcall(function() return string.char(1, 2, 999) end))
