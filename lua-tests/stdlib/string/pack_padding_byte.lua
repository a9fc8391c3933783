-- 6.4.2 string.pack: x and spaces
local function hex(s) return (s:gsub(".", function(c) return string.format("%02x", c:byte()) end)) end
print(hex(string.pack("x")), hex(string.pack("xxx")), string.packsize("x"), string.packsize("xbx"))
print(hex(string.pack("b x b", 1, 2)), hex(string.pack(" b  b ", 1, 2)))
print(string.unpack("b x b", "\1\9\2"))
print(pcall(string.unpack, "x", ""))
print(string.unpack("x", "abc"))
print(string.unpack("xxx", "abc"))
print(pcall(string.unpack, "xxxx", "abc"))
print(string.unpack("", "abc"), string.unpack("   ", "abc"))
print(#string.pack(""), #string.pack("   "))
print(hex(string.pack("<!4 x i4", 1)), string.packsize("!4 x i4"))
print(string.packsize(""), string.packsize(" "), string.packsize("<>=!"))
print(string.unpack("xbx", "\1\2\3"))
