-- 6.4.2 string.pack: the option j (lua_Integer)
local function hex(s) return (s:gsub(".", function(c) return string.format("%02x", c:byte()) end)) end
print(string.packsize("j"), string.packsize("<j"), string.packsize("jj"), pcall(string.packsize, "!jbj"))
for _, v in ipairs { 0, 1, -1, math.mininteger, math.maxinteger, -9223372036854775807, 9223372036854775806, 72623859790382856 } do
  local little, big = string.pack("<j", v), string.pack(">j", v)
  print(v, hex(little), hex(big), string.unpack("<j", little))
  print("", string.unpack(">j", big))
  print("", string.unpack("<j", big), string.pack("=j", v) == little)
end
for _, v in ipairs { 2^63, 1e300 } do print(v, pcall(string.pack, "<j", v)) end
print(hex(string.pack("<j", "7")), hex(string.pack("<j", 7.0)), hex(string.pack(">j", "0x7")))
print(pcall(string.pack, "j", 1.5))
print(pcall(string.pack, "j", "x"))
print(pcall(string.pack, "j", nil))
print(pcall(string.pack, "j"))
print(pcall(string.unpack, "j", ""))
print(pcall(string.unpack, "j", string.rep("\0", 7)))
print(string.unpack("<j", string.rep("\255", 8)))
print(string.unpack("<j", string.rep("\0", 8) .. "rest"))
print(string.unpack("<jj", string.rep("\1", 16)))
