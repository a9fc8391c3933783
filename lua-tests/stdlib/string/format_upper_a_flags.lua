-- 6.4 string.format: %A, flags
local values = { 0.0, -0.0, 1.0, -1.5, 0.1, 1/3, 2/3, 0.5, 1.5, 2.5, 123456.789, 1e15, 1e16, 1e100, 1e-5, 1e-10, 5e-324, 1.7976931348623157e308, math.huge, -math.huge, 7, math.maxinteger, "2.5", "0x10" }
for _, f in ipairs { "%+A", "% A", "%#A", "%030A", "%+030A", "%-030A", "% 030A", "%-+30A" } do
  print(f)
  for i, v in ipairs(values) do
    local s = string.format(f, v)
    print("", tostring(v), #s > 120 and #s .. ":" .. s:sub(1, 60) .. "..." .. s:sub(-30) or "[" .. s .. "]")
  end
end
