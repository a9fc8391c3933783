-- 6.4.2 string.pack: the option l (long)
local function hex(s) return (s:gsub(".", function(c) return string.format("%02x", c:byte()) end)) end
print(string.packsize("l"), string.packsize("<l"), string.packsize("ll"), pcall(string.packsize, "!lbl"))
for _, v in ipairs { 0, 1, -1, math.mininteger, math.maxinteger, -9223372036854775807, 9223372036854775806, 72623859790382856 } do
  local little, big = string.pack("<l", v), string.pack(">l", v)
  print(v, hex(little), hex(big), string.unpack("<l", little))
  print("", string.unpack(">l", big))
  print("", string.unpack("<l", big), string.pack("=l", v) == little)
end
for _, v in ipairs { 2^63, 1e300 } do print(v, pcall(string.pack, "<l", v)) end
print(hex(string.pack("<l", "7")), hex(string.pack("<l", 7.0)), hex(string.pack(">l", "0x7")))
print(pcall(string.pack, "l", 1.5))
print(pcall(string.pack, "l", "x"))
print(pcall(string.pack, "l", nil))
print(pcall(string.pack, "l"))
print(pcall(string.unpack, "l", ""))
print(pcall(string.unpack, "l", string.rep("\0", 7)))
print(string.unpack("<l", string.rep("\255", 8)))
print(string.unpack("<l", string.rep("\0", 8) .. "rest"))
print(string.unpack("<ll", string.rep("\1", 16)))
