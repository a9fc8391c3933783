-- 6.4.2 string.pack: the option I (unsigned int)
local function hex(s) return (s:gsub(".", function(c) return string.format("%02x", c:byte()) end)) end
print(string.packsize("I"), string.packsize("<I"), string.packsize("II"), pcall(string.packsize, "!IbI"))
for _, v in ipairs { 0, 1, 2, 0, 4294967295, 1, 4294967294, 84281096 } do
  local little, big = string.pack("<I", v), string.pack(">I", v)
  print(v, hex(little), hex(big), string.unpack("<I", little))
  print("", string.unpack(">I", big))
  print("", string.unpack("<I", big), string.pack("=I", v) == little)
end
for _, v in ipairs { 4294967296, -1, math.maxinteger, math.mininteger } do print(v, pcall(string.pack, "<I", v)) end
print(hex(string.pack("<I", "7")), hex(string.pack("<I", 7.0)), hex(string.pack(">I", "0x7")))
print(pcall(string.pack, "I", 1.5))
print(pcall(string.pack, "I", "x"))
print(pcall(string.pack, "I", nil))
print(pcall(string.pack, "I"))
print(pcall(string.unpack, "I", ""))
print(pcall(string.unpack, "I", string.rep("\0", 3)))
print(string.unpack("<I", string.rep("\255", 4)))
print(string.unpack("<I", string.rep("\0", 4) .. "rest"))
print(string.unpack("<II", string.rep("\1", 8)))
