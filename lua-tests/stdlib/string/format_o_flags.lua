-- 6.4 string.format: %o with flags
local values = { 0, 1, -1, 42, -42, 255, 65535, -65536, 1234567, math.maxinteger, math.mininteger, 3.0, "10", "0x1F", -2^31 }
for _, f in ipairs { "%#o", "%#8o", "%#08o", "%-#8o", "%0o", "%08o", "%08.3o", "%#.5o", "%#.0o", "%-08o", "%+o", "% o" } do
  local line = {}
  for i, v in ipairs(values) do line[i] = string.format(f, v) end
  print(f, "[" .. table.concat(line, "|") .. "]")
end
print(pcall(string.format, "%o", 1.5))
print(pcall(string.format, "%o", "1.5"))
print(pcall(string.format, "%o", "x"))
print(pcall(string.format, "%o", 2^63))
print(pcall(string.format, "%o", 0/0))
print(pcall(string.format, "%o", math.huge))
print(pcall(string.format, "%o", nil))
print(pcall(string.format, "%o", {}))
print(pcall(string.format, "%o"))
print(string.format("<%o:%o>", 1, 2, 3))
