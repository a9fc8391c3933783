-- 6.4 string.format: %i with flags
local values = { 0, 1, -1, 42, -42, 255, 65535, -65536, 1234567, math.maxinteger, math.mininteger, 3.0, "10", "0x1F", -2^31 }
for _, f in ipairs { "%+i", "%+5i", "% i", "% 5i", "%08i", "%+08i", "%-8i", "%-+8i", "%+.4i", "%#i" } do
  local line = {}
  for i, v in ipairs(values) do line[i] = string.format(f, v) end
  print(f, "[" .. table.concat(line, "|") .. "]")
end
print(pcall(string.format, "%i", 1.5))
print(pcall(string.format, "%i", "1.5"))
print(pcall(string.format, "%i", "x"))
print(pcall(string.format, "%i", 2^63))
print(pcall(string.format, "%i", 0/0))
print(pcall(string.format, "%i", math.huge))
print(pcall(string.format, "%i", nil))
print(pcall(string.format, "%i", {}))
print(pcall(string.format, "%i"))
print(string.format("<%i:%i>", 1, 2, 3))
