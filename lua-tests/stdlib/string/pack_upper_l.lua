-- 6.4.2 string.pack: the option L (unsigned long)
local function hex(s) return (s:gsub(".", function(c) return string.format("%02x", c:byte()) end)) end
print(string.packsize("L"), string.packsize("<L"), string.packsize("LL"), pcall(string.packsize, "!LbL"))
for _, v in ipairs { 0, 1, 2, 0, -1, 1, -2, 72623859790382856 } do
  local little, big = string.pack("<L", v), string.pack(">L", v)
  print(v, hex(little), hex(big), string.unpack("<L", little))
  print("", string.unpack(">L", big))
  print("", string.unpack("<L", big), string.pack("=L", v) == little)
end
for _, v in ipairs { 2^63, 1e300 } do print(v, pcall(string.pack, "<L", v)) end
print(hex(string.pack("<L", "7")), hex(string.pack("<L", 7.0)), hex(string.pack(">L", "0x7")))
print(pcall(string.pack, "L", 1.5))
print(pcall(string.pack, "L", "x"))
print(pcall(string.pack, "L", nil))
print(pcall(string.pack, "L"))
print(pcall(string.unpack, "L", ""))
print(pcall(string.unpack, "L", string.rep("\0", 7)))
print(string.unpack("<L", string.rep("\255", 8)))
print(string.unpack("<L", string.rep("\0", 8) .. "rest"))
print(string.unpack("<LL", string.rep("\1", 16)))
