-- 6.4 string.format: %E, precision
local values = { 0.0, -0.0, 1.0, -1.5, 0.1, 1/3, 2/3, 0.5, 1.5, 2.5, 123456.789, 1e15, 1e16, 1e100, 1e-5, 1e-10, 5e-324, 1.7976931348623157e308, math.huge, -math.huge, 7, math.maxinteger, "2.5", "0x10" }
for _, f in ipairs { "%E", "%.0E", "%.1E", "%.3E", "%.10E", "%.14E", "%.17E", "%.20E", "%.99E" } do
  print(f)
  for i, v in ipairs(values) do
    local s = string.format(f, v)
    print("", tostring(v), #s > 120 and #s .. ":" .. s:sub(1, 60) .. "..." .. s:sub(-30) or "[" .. s .. "]")
  end
end
print((string.format("%E", 0/0):gsub("^%-", "")))
print(pcall(string.format, "%E", "x"))
print(pcall(string.format, "%E", nil))
print(pcall(string.format, "%E"))
print(pcall(string.format, "%.100E", 1))
print(pcall(string.format, "%100E", 1))
