-- 6.4 string.format: %a of normal, subnormal and special values
for _, v in ipairs { 1, 2, 0.5, 1.5, -1, 10, 255, 0.1, 1/3, 2^52, 2^53, 2^-1022, 2^-1074, 2^1023, 1.7976931348623157e308, 0.0, -0.0, 5e-324, 3e-320 } do
  local s = string.format("%a", v)
  print(s, tonumber(s) == v, string.format("%A", v), tonumber(string.format("%A", v)) == v)
end
print(string.format("%a", math.huge), string.format("%A", -math.huge))
print("[" .. string.format("%20a", 1) .. "]", "[" .. string.format("%-20a", 1) .. "]", "[" .. string.format("%020a", 1) .. "]")
print(string.format("%+a", 1), string.format("% a", 1), string.format("%#a", 1), string.format("%.0a", 1), string.format("%.3a", 1))
print(string.format("%.1a", 1.5), string.format("%.2a", 1.5), string.format("%.0a", 2), string.format("%.20a", 0.1))
print(string.format("%a", "0x1p-3"), string.format("%a", "8"))
