-- 6.4.2 string.pack: the option J (lua_Unsigned)
local function hex(s) return (s:gsub(".", function(c) return string.format("%02x", c:byte()) end)) end
print(string.packsize("J"), string.packsize("<J"), string.packsize("JJ"), pcall(string.packsize, "!JbJ"))
for _, v in ipairs { 0, 1, 2, 0, -1, 1, -2, 72623859790382856 } do
  local little, big = string.pack("<J", v), string.pack(">J", v)
  print(v, hex(little), hex(big), string.unpack("<J", little))
  print("", string.unpack(">J", big))
  print("", string.unpack("<J", big), string.pack("=J", v) == little)
end
for _, v in ipairs { 2^63, 1e300 } do print(v, pcall(string.pack, "<J", v)) end
print(hex(string.pack("<J", "7")), hex(string.pack("<J", 7.0)), hex(string.pack(">J", "0x7")))
print(pcall(string.pack, "J", 1.5))
print(pcall(string.pack, "J", "x"))
print(pcall(string.pack, "J", nil))
print(pcall(string.pack, "J"))
print(pcall(string.unpack, "J", ""))
print(pcall(string.unpack, "J", string.rep("\0", 7)))
print(string.unpack("<J", string.rep("\255", 8)))
print(string.unpack("<J", string.rep("\0", 8) .. "rest"))
print(string.unpack("<JJ", string.rep("\1", 16)))
