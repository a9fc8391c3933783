-- 6.4.2 string.pack: the option H (unsigned short)
local function hex(s) return (s:gsub(".", function(c) return string.format("%02x", c:byte()) end)) end
print(string.packsize("H"), string.packsize("<H"), string.packsize("HH"), pcall(string.packsize, "!HbH"))
for _, v in ipairs { 0, 1, 2, 0, 65535, 1, 65534, 1800 } do
  local little, big = string.pack("<H", v), string.pack(">H", v)
  print(v, hex(little), hex(big), string.unpack("<H", little))
  print("", string.unpack(">H", big))
  print("", string.unpack("<H", big), string.pack("=H", v) == little)
end
for _, v in ipairs { 65536, -1, math.maxinteger, math.mininteger } do print(v, pcall(string.pack, "<H", v)) end
print(hex(string.pack("<H", "7")), hex(string.pack("<H", 7.0)), hex(string.pack(">H", "0x7")))
print(pcall(string.pack, "H", 1.5))
print(pcall(string.pack, "H", "x"))
print(pcall(string.pack, "H", nil))
print(pcall(string.pack, "H"))
print(pcall(string.unpack, "H", ""))
print(pcall(string.unpack, "H", string.rep("\0", 1)))
print(string.unpack("<H", string.rep("\255", 2)))
print(string.unpack("<H", string.rep("\0", 2) .. "rest"))
print(string.unpack("<HH", string.rep("\1", 4)))
