-- 6.4 string.format: %q of numbers and other basic values
for _, v in ipairs { 0, 1, -1, 255, math.maxinteger, math.mininteger, 0.0, -0.0, 1.0, 0.5, 0.1, 1e100, -1.5, 2^53, 2^63, 5e-324, true, false } do
  local q = string.format("%q", v)
  local back = load("return " .. q)()
  print(q, back == v, math.type(back))
end
print(string.format("%q", nil), string.format("%q %q", true, "x"))
print(string.format("%q", math.huge), string.format("%q", -math.huge))
print((string.format("%q", 0/0):gsub("^-", "")))
print(pcall(string.format, "%q", {}))
print(pcall(string.format, "%q", print))
print(pcall(string.format, "%q"))
print(pcall(string.format, "%10q", "x"))
print(pcall(string.format, "%.3q", "x"))
print(pcall(string.format, "%-q", "x"))
print(pcall(string.format, "%0q", 1))
print(pcall(string.format, "%q", setmetatable({}, { __tostring = function() return "x" end })))
