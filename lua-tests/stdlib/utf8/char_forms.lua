-- 6.5 utf8.char: encoding of code points
local function hex(s) return (s:gsub(".", function(c) return string.format("%02X ", c:byte()) end)) end
print(utf8.char(72, 228, 8364, 0x1F600))
print(utf8.char() == "", #utf8.char(0))
for _, c in ipairs { 0, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xD800, 0xDFFF, 0xE000, 0xFFFD, 0xFFFF, 0x10000, 0x10FFFF } do
  print(string.format("%X", c), hex(utf8.char(c)), #utf8.char(c))
end
print(pcall(utf8.char, -1))
print(pcall(utf8.char, 0x110000))
print(pcall(utf8.char, 65, 0x7FFFFFFF))
print(pcall(utf8.char, math.maxinteger))
print(pcall(utf8.char, 1.5))
print(pcall(utf8.char, "x"))
print(pcall(utf8.char, nil))
print(utf8.char("65", 66.0))
print(pcall(utf8.char, 65, {}))
local t = {}
for i = 1, 200 do t[i] = 0x2500 + i end
print(#utf8.char(table.unpack(t)))
