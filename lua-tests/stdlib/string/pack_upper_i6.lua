-- 6.4.2 string.pack: the option I6 (unsigned integer of 6 bytes)
local function hex(s) return (s:gsub(".", function(c) return string.format("%02x", c:byte()) end)) end
print(string.packsize("I6"), string.packsize("<I6"), string.packsize("I6I6"), pcall(string.packsize, "!I6bI6"))
for _, v in ipairs { 0, 1, 2, 0, 281474976710655, 1, 281474976710654, 3315799033608 } do
  local little, big = string.pack("<I6", v), string.pack(">I6", v)
  print(v, hex(little), hex(big), string.unpack("<I6", little))
  print("", string.unpack(">I6", big))
  print("", string.unpack("<I6", big), string.pack("=I6", v) == little)
end
for _, v in ipairs { 281474976710656, -1, math.maxinteger, math.mininteger } do print(v, pcall(string.pack, "<I6", v)) end
print(hex(string.pack("<I6", "7")), hex(string.pack("<I6", 7.0)), hex(string.pack(">I6", "0x7")))
print(pcall(string.pack, "I6", 1.5))
print(pcall(string.pack, "I6", "x"))
print(pcall(string.pack, "I6", nil))
print(pcall(string.pack, "I6"))
print(pcall(string.unpack, "I6", ""))
print(pcall(string.unpack, "I6", string.rep("\0", 5)))
print(string.unpack("<I6", string.rep("\255", 6)))
print(string.unpack("<I6", string.rep("\0", 6) .. "rest"))
print(string.unpack("<I6I6", string.rep("\1", 12)))
