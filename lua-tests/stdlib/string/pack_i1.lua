-- 6.4.2 string.pack: the option i1 (signed integer of 1 bytes)
local function hex(s) return (s:gsub(".", function(c) return string.format("%02x", c:byte()) end)) end
print(string.packsize("i1"), string.packsize("<i1"), string.packsize("i1i1"), pcall(string.packsize, "!i1bi1"))
for _, v in ipairs { 0, 1, -1, -128, 127, -127, 126, 8 } do
  local little, big = string.pack("<i1", v), string.pack(">i1", v)
  print(v, hex(little), hex(big), string.unpack("<i1", little))
  print("", string.unpack(">i1", big))
  print("", string.unpack("<i1", big), string.pack("=i1", v) == little)
end
for _, v in ipairs { 128, -129, math.maxinteger, math.mininteger } do print(v, pcall(string.pack, "<i1", v)) end
print(hex(string.pack("<i1", "7")), hex(string.pack("<i1", 7.0)), hex(string.pack(">i1", "0x7")))
print(pcall(string.pack, "i1", 1.5))
print(pcall(string.pack, "i1", "x"))
print(pcall(string.pack, "i1", nil))
print(pcall(string.pack, "i1"))
print(pcall(string.unpack, "i1", ""))
print(pcall(string.unpack, "i1", string.rep("\0", 0)))
print(string.unpack("<i1", string.rep("\255", 1)))
print(string.unpack("<i1", string.rep("\0", 1) .. "rest"))
print(string.unpack("<i1i1", string.rep("\1", 2)))
