-- 6.4.2 string.pack: the option T (size_t)
local function hex(s) return (s:gsub(".", function(c) return string.format("%02x", c:byte()) end)) end
print(string.packsize("T"), string.packsize("<T"), string.packsize("TT"), pcall(string.packsize, "!TbT"))
for _, v in ipairs { 0, 1, 2, 0, -1, 1, -2, 72623859790382856 } do
  local little, big = string.pack("<T", v), string.pack(">T", v)
  print(v, hex(little), hex(big), string.unpack("<T", little))
  print("", string.unpack(">T", big))
  print("", string.unpack("<T", big), string.pack("=T", v) == little)
end
for _, v in ipairs { 2^63, 1e300 } do print(v, pcall(string.pack, "<T", v)) end
print(hex(string.pack("<T", "7")), hex(string.pack("<T", 7.0)), hex(string.pack(">T", "0x7")))
print(pcall(string.pack, "T", 1.5))
print(pcall(string.pack, "T", "x"))
print(pcall(string.pack, "T", nil))
print(pcall(string.pack, "T"))
print(pcall(string.unpack, "T", ""))
print(pcall(string.unpack, "T", string.rep("\0", 7)))
print(string.unpack("<T", string.rep("\255", 8)))
print(string.unpack("<T", string.rep("\0", 8) .. "rest"))
print(string.unpack("<TT", string.rep("\1", 16)))
