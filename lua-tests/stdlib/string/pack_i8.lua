-- 6.4.2 string.pack: the option i8 (signed integer of 8 bytes)
local function hex(s) return (s:gsub(".", function(c) return string.format("%02x", c:byte()) end)) end
print(string.packsize("i8"), string.packsize("<i8"), string.packsize("i8i8"), pcall(string.packsize, "!i8bi8"))
for _, v in ipairs { 0, 1, -1, math.mininteger, math.maxinteger, -9223372036854775807, 9223372036854775806, 72623859790382856 } do
  local little, big = string.pack("<i8", v), string.pack(">i8", v)
  print(v, hex(little), hex(big), string.unpack("<i8", little))
  print("", string.unpack(">i8", big))
  print("", string.unpack("<i8", big), string.pack("=i8", v) == little)
end
for _, v in ipairs { 2^63, 1e300 } do print(v, pcall(string.pack, "<i8", v)) end
print(hex(string.pack("<i8", "7")), hex(string.pack("<i8", 7.0)), hex(string.pack(">i8", "0x7")))
print(pcall(string.pack, "i8", 1.5))
print(pcall(string.pack, "i8", "x"))
print(pcall(string.pack, "i8", nil))
print(pcall(string.pack, "i8"))
print(pcall(string.unpack, "i8", ""))
print(pcall(string.unpack, "i8", string.rep("\0", 7)))
print(string.unpack("<i8", string.rep("\255", 8)))
print(string.unpack("<i8", string.rep("\0", 8) .. "rest"))
print(string.unpack("<i8i8", string.rep("\1", 16)))
