-- 6.4.2 string.pack: the option I1 (unsigned integer of 1 bytes)
local function hex(s) return (s:gsub(".", function(c) return string.format("%02x", c:byte()) end)) end
print(string.packsize("I1"), string.packsize("<I1"), string.packsize("I1I1"), pcall(string.packsize, "!I1bI1"))
for _, v in ipairs { 0, 1, 2, 0, 255, 1, 254, 8 } do
  local little, big = string.pack("<I1", v), string.pack(">I1", v)
  print(v, hex(little), hex(big), string.unpack("<I1", little))
  print("", string.unpack(">I1", big))
  print("", string.unpack("<I1", big), string.pack("=I1", v) == little)
end
for _, v in ipairs { 256, -1, math.maxinteger, math.mininteger } do print(v, pcall(string.pack, "<I1", v)) end
print(hex(string.pack("<I1", "7")), hex(string.pack("<I1", 7.0)), hex(string.pack(">I1", "0x7")))
print(pcall(string.pack, "I1", 1.5))
print(pcall(string.pack, "I1", "x"))
print(pcall(string.pack, "I1", nil))
print(pcall(string.pack, "I1"))
print(pcall(string.unpack, "I1", ""))
print(pcall(string.unpack, "I1", string.rep("\0", 0)))
print(string.unpack("<I1", string.rep("\255", 1)))
print(string.unpack("<I1", string.rep("\0", 1) .. "rest"))
print(string.unpack("<I1I1", string.rep("\1", 2)))
