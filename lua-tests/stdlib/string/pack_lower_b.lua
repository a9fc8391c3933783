-- 6.4.2 string.pack: the option b (signed char)
local function hex(s) return (s:gsub(".", function(c) return string.format("%02x", c:byte()) end)) end
print(string.packsize("b"), string.packsize("<b"), string.packsize("bb"), pcall(string.packsize, "!bbb"))
for _, v in ipairs { 0, 1, -1, -128, 127, -127, 126, 8 } do
  local little, big = string.pack("<b", v), string.pack(">b", v)
  print(v, hex(little), hex(big), string.unpack("<b", little))
  print("", string.unpack(">b", big))
  print("", string.unpack("<b", big), string.pack("=b", v) == little)
end
for _, v in ipairs { 128, -129, math.maxinteger, math.mininteger } do print(v, pcall(string.pack, "<b", v)) end
print(hex(string.pack("<b", "7")), hex(string.pack("<b", 7.0)), hex(string.pack(">b", "0x7")))
print(pcall(string.pack, "b", 1.5))
print(pcall(string.pack, "b", "x"))
print(pcall(string.pack, "b", nil))
print(pcall(string.pack, "b"))
print(pcall(string.unpack, "b", ""))
print(pcall(string.unpack, "b", string.rep("\0", 0)))
print(string.unpack("<b", string.rep("\255", 1)))
print(string.unpack("<b", string.rep("\0", 1) .. "rest"))
print(string.unpack("<bb", string.rep("\1", 2)))
