-- 6.4.2 string.pack: < > = switch inside a format
local function hex(s) return (s:gsub(".", function(c) return string.format("%02x", c:byte()) end)) end
print(hex(string.pack("<i4 >i4 <i4", 1, 1, 1)))
print(hex(string.pack(">i2", 1)), hex(string.pack("<i2", 1)), hex(string.pack("=i2", 1)), hex(string.pack("i2", 1)))
print(hex(string.pack("><i2", 1)), hex(string.pack("<>i2", 1)), hex(string.pack("<i2i2>i2i2", 1, 2, 3, 4)))
print(hex(string.pack(">s2 <s2", "a", "b")), hex(string.pack(">d", 1)), hex(string.pack("<d", 1)))
print(string.unpack("<i4 >i4", "\1\0\0\0\0\0\0\1"))
print(string.unpack(">I3", "\1\2\3"), string.unpack("<I3", "\1\2\3"))
print(string.unpack("<i3", "\255\255\255"), string.unpack(">i3", "\255\255\254"))
print(string.unpack(">f", "\x40\x49\x0f\xdb"), string.unpack("<f", "\xdb\x0f\x49\x40"))
print(string.unpack(">!4 b i4", "\1\0\0\0\0\0\0\2"))
print(string.unpack("> b < h > h = h", "\1\2\0\0\2\2\0"))
print(hex(string.pack(">j", -2)), hex(string.pack("<j", -2)))
print(hex(string.pack(">!8 b j", 1, 2)))
