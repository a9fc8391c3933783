-- 6.4 string.format: %d with flags
local values = { 0, 1, -1, 42, -42, 255, 65535, -65536, 1234567, math.maxinteger, math.mininteger, 3.0, "10", "0x1F", -2^31 }
for _, f in ipairs { "%+d", "%+5d", "% d", "% 5d", "%0d", "%08d", "%-08d", "%+08d", "% 08d", "%08.3d", "%+.5d", "% .5d", "%-+8d", "%#d", "%-#8d", "%00d", "%+ d", "%--5d" } do
  local line = {}
  for i, v in ipairs(values) do line[i] = string.format(f, v) end
  print(f, "[" .. table.concat(line, "|") .. "]")
end
print(pcall(string.format, "%d", 1.5))
print(pcall(string.format, "%d", "1.5"))
print(pcall(string.format, "%d", "x"))
print(pcall(string.format, "%d", 2^63))
print(pcall(string.format, "%d", 0/0))
print(pcall(string.format, "%d", math.huge))
print(pcall(string.format, "%d", nil))
print(pcall(string.format, "%d", {}))
print(pcall(string.format, "%d"))
print(string.format("<%d:%d>", 1, 2, 3))
