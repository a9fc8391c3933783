-- 6.4.2 string.pack: the option B (unsigned char)
local function hex(s) return (s:gsub(".", function(c) return string.format("%02x", c:byte()) end)) end
print(string.packsize("B"), string.packsize("<B"), string.packsize("BB"), pcall(string.packsize, "!BbB"))
for _, v in ipairs { 0, 1, 2, 0, 255, 1, 254, 8 } do
  local little, big = string.pack("<B", v), string.pack(">B", v)
  print(v, hex(little), hex(big), string.unpack("<B", little))
  print("", string.unpack(">B", big))
  print("", string.unpack("<B", big), string.pack("=B", v) == little)
end
for _, v in ipairs { 256, -1, math.maxinteger, math.mininteger } do print(v, pcall(string.pack, "<B", v)) end
print(hex(string.pack("<B", "7")), hex(string.pack("<B", 7.0)), hex(string.pack(">B", "0x7")))
print(pcall(string.pack, "B", 1.5))
print(pcall(string.pack, "B", "x"))
print(pcall(string.pack, "B", nil))
print(pcall(string.pack, "B"))
print(pcall(string.unpack, "B", ""))
print(pcall(string.unpack, "B", string.rep("\0", 0)))
print(string.unpack("<B", string.rep("\255", 1)))
print(string.unpack("<B", string.rep("\0", 1) .. "rest"))
print(string.unpack("<BB", string.rep("\1", 2)))
