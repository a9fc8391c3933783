-- 6.4.2 string.pack: the option i5 (signed integer of 5 bytes)
local function hex(s) return (s:gsub(".", function(c) return string.format("%02x", c:byte()) end)) end
print(string.packsize("i5"), string.packsize("<i5"), string.packsize("i5i5"), pcall(string.packsize, "!i5bi5"))
for _, v in ipairs { 0, 1, -1, -549755813888, 549755813887, -549755813887, 549755813886, 17264150280 } do
  local little, big = string.pack("<i5", v), string.pack(">i5", v)
  print(v, hex(little), hex(big), string.unpack("<i5", little))
  print("", string.unpack(">i5", big))
  print("", string.unpack("<i5", big), string.pack("=i5", v) == little)
end
for _, v in ipairs { 549755813888, -549755813889, math.maxinteger, math.mininteger } do print(v, pcall(string.pack, "<i5", v)) end
print(hex(string.pack("<i5", "7")), hex(string.pack("<i5", 7.0)), hex(string.pack(">i5", "0x7")))
print(pcall(string.pack, "i5", 1.5))
print(pcall(string.pack, "i5", "x"))
print(pcall(string.pack, "i5", nil))
print(pcall(string.pack, "i5"))
print(pcall(string.unpack, "i5", ""))
print(pcall(string.unpack, "i5", string.rep("\0", 4)))
print(string.unpack("<i5", string.rep("\255", 5)))
print(string.unpack("<i5", string.rep("\0", 5) .. "rest"))
print(string.unpack("<i5i5", string.rep("\1", 10)))
