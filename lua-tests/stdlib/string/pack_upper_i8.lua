-- 6.4.2 string.pack: the option I8 (unsigned integer of 8 bytes)
local function hex(s) return (s:gsub(".", function(c) return string.format("%02x", c:byte()) end)) end
print(string.packsize("I8"), string.packsize("<I8"), string.packsize("I8I8"), pcall(string.packsize, "!I8bI8"))
for _, v in ipairs { 0, 1, 2, 0, -1, 1, -2, 72623859790382856 } do
  local little, big = string.pack("<I8", v), string.pack(">I8", v)
  print(v, hex(little), hex(big), string.unpack("<I8", little))
  print("", string.unpack(">I8", big))
  print("", string.unpack("<I8", big), string.pack("=I8", v) == little)
end
for _, v in ipairs { 2^63, 1e300 } do print(v, pcall(string.pack, "<I8", v)) end
print(hex(string.pack("<I8", "7")), hex(string.pack("<I8", 7.0)), hex(string.pack(">I8", "0x7")))
print(pcall(string.pack, "I8", 1.5))
print(pcall(string.pack, "I8", "x"))
print(pcall(string.pack, "I8", nil))
print(pcall(string.pack, "I8"))
print(pcall(string.unpack, "I8", ""))
print(pcall(string.unpack, "I8", string.rep("\0", 7)))
print(string.unpack("<I8", string.rep("\255", 8)))
print(string.unpack("<I8", string.rep("\0", 8) .. "rest"))
print(string.unpack("<I8I8", string.rep("\1", 16)))
