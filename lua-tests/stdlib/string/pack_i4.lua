-- 6.4.2 string.pack: the option i4 (signed integer of 4 bytes)
local function hex(s) return (s:gsub(".", function(c) return string.format("%02x", c:byte()) end)) end
print(string.packsize("i4"), string.packsize("<i4"), string.packsize("i4i4"), pcall(string.packsize, "!i4bi4"))
for _, v in ipairs { 0, 1, -1, -2147483648, 2147483647, -2147483647, 2147483646, 84281096 } do
  local little, big = string.pack("<i4", v), string.pack(">i4", v)
  print(v, hex(little), hex(big), string.unpack("<i4", little))
  print("", string.unpack(">i4", big))
  print("", string.unpack("<i4", big), string.pack("=i4", v) == little)
end
for _, v in ipairs { 2147483648, -2147483649, math.maxinteger, math.mininteger } do print(v, pcall(string.pack, "<i4", v)) end
print(hex(string.pack("<i4", "7")), hex(string.pack("<i4", 7.0)), hex(string.pack(">i4", "0x7")))
print(pcall(string.pack, "i4", 1.5))
print(pcall(string.pack, "i4", "x"))
print(pcall(string.pack, "i4", nil))
print(pcall(string.pack, "i4"))
print(pcall(string.unpack, "i4", ""))
print(pcall(string.unpack, "i4", string.rep("\0", 3)))
print(string.unpack("<i4", string.rep("\255", 4)))
print(string.unpack("<i4", string.rep("\0", 4) .. "rest"))
print(string.unpack("<i4i4", string.rep("\1", 8)))
