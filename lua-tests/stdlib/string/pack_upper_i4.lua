-- 6.4.2 string.pack: the option I4 (unsigned integer of 4 bytes)
local function hex(s) return (s:gsub(".", function(c) return string.format("%02x", c:byte()) end)) end
print(string.packsize("I4"), string.packsize("<I4"), string.packsize("I4I4"), pcall(string.packsize, "!I4bI4"))
for _, v in ipairs { 0, 1, 2, 0, 4294967295, 1, 4294967294, 84281096 } do
  local little, big = string.pack("<I4", v), string.pack(">I4", v)
  print(v, hex(little), hex(big), string.unpack("<I4", little))
  print("", string.unpack(">I4", big))
  print("", string.unpack("<I4", big), string.pack("=I4", v) == little)
end
for _, v in ipairs { 4294967296, -1, math.maxinteger, math.mininteger } do print(v, pcall(string.pack, "<I4", v)) end
print(hex(string.pack("<I4", "7")), hex(string.pack("<I4", 7.0)), hex(string.pack(">I4", "0x7")))
print(pcall(string.pack, "I4", 1.5))
print(pcall(string.pack, "I4", "x"))
print(pcall(string.pack, "I4", nil))
print(pcall(string.pack, "I4"))
print(pcall(string.unpack, "I4", ""))
print(pcall(string.unpack, "I4", string.rep("\0", 3)))
print(string.unpack("<I4", string.rep("\255", 4)))
print(string.unpack("<I4", string.rep("\0", 4) .. "rest"))
print(string.unpack("<I4I4", string.rep("\1", 8)))
