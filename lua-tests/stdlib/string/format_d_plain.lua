-- 6.4 string.format: %d with width and precision
local values = { 0, 1, -1, 42, -42, 255, 65535, -65536, 1234567, math.maxinteger, math.mininteger, 3.0, "10", "0x1F", -2^31 }
for _, f in ipairs { "%d", "%5d", "%20d", "%-20d", "%.0d", "%.1d", "%.8d", "%.20d", "%12.6d", "%-12.6d", "%2.1d" } do
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
