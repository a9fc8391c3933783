-- 6.4.2 string.pack: the option I3 (unsigned integer of 3 bytes)
local function hex(s) return (s:gsub(".", function(c) return string.format("%02x", c:byte()) end)) end
print(string.packsize("I3"), string.packsize("<I3"), string.packsize("I3I3"), pcall(string.packsize, "!I3bI3"))
for _, v in ipairs { 0, 1, 2, 0, 16777215, 1, 16777214, 395016 } do
  local little, big = string.pack("<I3", v), string.pack(">I3", v)
  print(v, hex(little), hex(big), string.unpack("<I3", little))
  print("", string.unpack(">I3", big))
  print("", string.unpack("<I3", big), string.pack("=I3", v) == little)
end
for _, v in ipairs { 16777216, -1, math.maxinteger, math.mininteger } do print(v, pcall(string.pack, "<I3", v)) end
print(hex(string.pack("<I3", "7")), hex(string.pack("<I3", 7.0)), hex(string.pack(">I3", "0x7")))
print(pcall(string.pack, "I3", 1.5))
print(pcall(string.pack, "I3", "x"))
print(pcall(string.pack, "I3", nil))
print(pcall(string.pack, "I3"))
print(pcall(string.unpack, "I3", ""))
print(pcall(string.unpack, "I3", string.rep("\0", 2)))
print(string.unpack("<I3", string.rep("\255", 3)))
print(string.unpack("<I3", string.rep("\0", 3) .. "rest"))
print(string.unpack("<I3I3", string.rep("\1", 6)))
