-- 6.4.2 string.pack: the option i (int)
local function hex(s) return (s:gsub(".", function(c) return string.format("%02x", c:byte()) end)) end
print(string.packsize("i"), string.packsize("<i"), string.packsize("ii"), pcall(string.packsize, "!ibi"))
for _, v in ipairs { 0, 1, -1, -2147483648, 2147483647, -2147483647, 2147483646, 84281096 } do
  local little, big = string.pack("<i", v), string.pack(">i", v)
  print(v, hex(little), hex(big), string.unpack("<i", little))
  print("", string.unpack(">i", big))
  print("", string.unpack("<i", big), string.pack("=i", v) == little)
end
for _, v in ipairs { 2147483648, -2147483649, math.maxinteger, math.mininteger } do print(v, pcall(string.pack, "<i", v)) end
print(hex(string.pack("<i", "7")), hex(string.pack("<i", 7.0)), hex(string.pack(">i", "0x7")))
print(pcall(string.pack, "i", 1.5))
print(pcall(string.pack, "i", "x"))
print(pcall(string.pack, "i", nil))
print(pcall(string.pack, "i"))
print(pcall(string.unpack, "i", ""))
print(pcall(string.unpack, "i", string.rep("\0", 3)))
print(string.unpack("<i", string.rep("\255", 4)))
print(string.unpack("<i", string.rep("\0", 4) .. "rest"))
print(string.unpack("<ii", string.rep("\1", 8)))
