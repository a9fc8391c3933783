-- 6.4 string.format: %X with flags
local values = { 0, 1, -1, 42, -42, 255, 65535, -65536, 1234567, math.maxinteger, math.mininteger, 3.0, "10", "0x1F", -2^31 }
for _, f in ipairs { "%#X", "%#8X", "%#08X", "%-#8X", "%0X", "%010X", "%010.3X", "%#.5X", "%#.0X", "%-010X", "%#20.10X", "%+X", "% X" } do
  local line = {}
  for i, v in ipairs(values) do line[i] = string.format(f, v) end
  print(f, "[" .. table.concat(line, "|") .. "]")
end
print(pcall(string.format, "%X", 1.5))
print(pcall(string.format, "%X", "1.5"))
print(pcall(string.format, "%X", "x"))
print(pcall(string.format, "%X", 2^63))
print(pcall(string.format, "%X", 0/0))
print(pcall(string.format, "%X", math.huge))
print(pcall(string.format, "%X", nil))
print(pcall(string.format, "%X", {}))
print(pcall(string.format, "%X"))
print(string.format("<%X:%X>", 1, 2, 3))
