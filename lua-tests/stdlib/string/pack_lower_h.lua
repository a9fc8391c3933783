-- 6.4.2 string.pack: the option h (short)
local function hex(s) return (s:gsub(".", function(c) return string.format("%02x", c:byte()) end)) end
print(string.packsize("h"), string.packsize("<h"), string.packsize("hh"), pcall(string.packsize, "!hbh"))
for _, v in ipairs { 0, 1, -1, -32768, 32767, -32767, 32766, 1800 } do
  local little, big = string.pack("<h", v), string.pack(">h", v)
  print(v, hex(little), hex(big), string.unpack("<h", little))
  print("", string.unpack(">h", big))
  print("", string.unpack("<h", big), string.pack("=h", v) == little)
end
for _, v in ipairs { 32768, -32769, math.maxinteger, math.mininteger } do print(v, pcall(string.pack, "<h", v)) end
print(hex(string.pack("<h", "7")), hex(string.pack("<h", 7.0)), hex(string.pack(">h", "0x7")))
print(pcall(string.pack, "h", 1.5))
print(pcall(string.pack, "h", "x"))
print(pcall(string.pack, "h", nil))
print(pcall(string.pack, "h"))
print(pcall(string.unpack, "h", ""))
print(pcall(string.unpack, "h", string.rep("\0", 1)))
print(string.unpack("<h", string.rep("\255", 2)))
print(string.unpack("<h", string.rep("\0", 2) .. "rest"))
print(string.unpack("<hh", string.rep("\1", 4)))
