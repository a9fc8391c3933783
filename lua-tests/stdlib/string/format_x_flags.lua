-- 6.4 string.format: %x with flags
local values = { 0, 1, -1, 42, -42, 255, 65535, -65536, 1234567, math.maxinteger, math.mininteger, 3.0, "10", "0x1F", -2^31 }
for _, f in ipairs { "%#x", "%#8x", "%#08x", "%-#8x", "%0x", "%010x", "%010.3x", "%#.5x", "%#.0x", "%-010x", "%#20.10x", "%+x", "% x" } do
  local line = {}
  for i, v in ipairs(values) do line[i] = string.format(f, v) end
  print(f, "[" .. table.concat(line, "|") .. "]")
end
print(pcall(string.format, "%x", 1.5))
print(pcall(string.format, "%x", "1.5"))
print(pcall(string.format, "%x", "x"))
print(pcall(string.format, "%x", 2^63))
print(pcall(string.format, "%x", 0/0))
print(pcall(string.format, "%x", math.huge))
print(pcall(string.format, "%x", nil))
print(pcall(string.format, "%x", {}))
print(pcall(string.format, "%x"))
print(string.format("<%x:%x>", 1, 2, 3))
