-- 6.4.2 string.pack: the option i7 (signed integer of 7 bytes)
local function hex(s) return (s:gsub(".", function(c) return string.format("%02x", c:byte()) end)) end
print(string.packsize("i7"), string.packsize("<i7"), string.packsize("i7i7"), pcall(string.packsize, "!i7bi7"))
for _, v in ipairs { 0, 1, -1, -36028797018963968, 36028797018963967, -36028797018963967, 36028797018963966, 566265752454920 } do
  local little, big = string.pack("<i7", v), string.pack(">i7", v)
  print(v, hex(little), hex(big), string.unpack("<i7", little))
  print("", string.unpack(">i7", big))
  print("", string.unpack("<i7", big), string.pack("=i7", v) == little)
end
for _, v in ipairs { 36028797018963968, -36028797018963969, math.maxinteger, math.mininteger } do print(v, pcall(string.pack, "<i7", v)) end
print(hex(string.pack("<i7", "7")), hex(string.pack("<i7", 7.0)), hex(string.pack(">i7", "0x7")))
print(pcall(string.pack, "i7", 1.5))
print(pcall(string.pack, "i7", "x"))
print(pcall(string.pack, "i7", nil))
print(pcall(string.pack, "i7"))
print(pcall(string.unpack, "i7", ""))
print(pcall(string.unpack, "i7", string.rep("\0", 6)))
print(string.unpack("<i7", string.rep("\255", 7)))
print(string.unpack("<i7", string.rep("\0", 7) .. "rest"))
print(string.unpack("<i7i7", string.rep("\1", 14)))
