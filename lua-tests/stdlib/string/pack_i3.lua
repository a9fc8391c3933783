-- 6.4.2 string.pack: the option i3 (signed integer of 3 bytes)
local function hex(s) return (s:gsub(".", function(c) return string.format("%02x", c:byte()) end)) end
print(string.packsize("i3"), string.packsize("<i3"), string.packsize("i3i3"), pcall(string.packsize, "!i3bi3"))
for _, v in ipairs { 0, 1, -1, -8388608, 8388607, -8388607, 8388606, 395016 } do
  local little, big = string.pack("<i3", v), string.pack(">i3", v)
  print(v, hex(little), hex(big), string.unpack("<i3", little))
  print("", string.unpack(">i3", big))
  print("", string.unpack("<i3", big), string.pack("=i3", v) == little)
end
for _, v in ipairs { 8388608, -8388609, math.maxinteger, math.mininteger } do print(v, pcall(string.pack, "<i3", v)) end
print(hex(string.pack("<i3", "7")), hex(string.pack("<i3", 7.0)), hex(string.pack(">i3", "0x7")))
print(pcall(string.pack, "i3", 1.5))
print(pcall(string.pack, "i3", "x"))
print(pcall(string.pack, "i3", nil))
print(pcall(string.pack, "i3"))
print(pcall(string.unpack, "i3", ""))
print(pcall(string.unpack, "i3", string.rep("\0", 2)))
print(string.unpack("<i3", string.rep("\255", 3)))
print(string.unpack("<i3", string.rep("\0", 3) .. "rest"))
print(string.unpack("<i3i3", string.rep("\1", 6)))
