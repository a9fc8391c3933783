-- 6.4.2 string.pack: the option i2 (signed integer of 2 bytes)
local function hex(s) return (s:gsub(".", function(c) return string.format("%02x", c:byte()) end)) end
print(string.packsize("i2"), string.packsize("<i2"), string.packsize("i2i2"), pcall(string.packsize, "!i2bi2"))
for _, v in ipairs { 0, 1, -1, -32768, 32767, -32767, 32766, 1800 } do
  local little, big = string.pack("<i2", v), string.pack(">i2", v)
  print(v, hex(little), hex(big), string.unpack("<i2", little))
  print("", string.unpack(">i2", big))
  print("", string.unpack("<i2", big), string.pack("=i2", v) == little)
end
for _, v in ipairs { 32768, -32769, math.maxinteger, math.mininteger } do print(v, pcall(string.pack, "<i2", v)) end
print(hex(string.pack("<i2", "7")), hex(string.pack("<i2", 7.0)), hex(string.pack(">i2", "0x7")))
print(pcall(string.pack, "i2", 1.5))
print(pcall(string.pack, "i2", "x"))
print(pcall(string.pack, "i2", nil))
print(pcall(string.pack, "i2"))
print(pcall(string.unpack, "i2", ""))
print(pcall(string.unpack, "i2", string.rep("\0", 1)))
print(string.unpack("<i2", string.rep("\255", 2)))
print(string.unpack("<i2", string.rep("\0", 2) .. "rest"))
print(string.unpack("<i2i2", string.rep("\1", 4)))
