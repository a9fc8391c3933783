-- 6.4.2 string.pack: f, d and n
local function hex(s) return (s:gsub(".", function(c) return string.format("%02x", c:byte()) end)) end
print(string.packsize("f"), string.packsize("d"), string.packsize("n"))
for _, v in ipairs { 0.0, -0.0, 1.0, -1.5, 0.1, 1/3, 1e10, 1e38, 1e39, -1e300, 5e-324, 1e-45, 1e-46, math.huge, -math.huge, 16777217, 3 } do
  print(v, hex(string.pack("<f", v)), hex(string.pack(">d", v)), hex(string.pack("<n", v)) == hex(string.pack("<d", v)))
  print("", string.unpack("<f", string.pack("<f", v)))
  print("", string.unpack(">d", string.pack(">d", v)))
end
print((string.unpack("<d", string.pack("<d", 0/0))) ~= (string.unpack("<d", string.pack("<d", 0/0))))
print((string.unpack("<f", string.pack("<f", 0/0))) ~= 0)
print(math.type((string.unpack("<d", string.pack("<d", 3)))), math.type((string.unpack("<f", string.pack("<f", "3")))))
print(pcall(string.pack, "d", "x"))
print(pcall(string.pack, "f", nil))
print(pcall(string.pack, "n", {}))
print(pcall(string.pack, "d"))
print(pcall(string.unpack, "d", "1234567"))
print(pcall(string.unpack, "f", "123"))
print(string.unpack("<d", "\0\0\0\0\0\0\xf8\x3f"), string.unpack(">f", "\x3f\xc0\0\0"))
