-- 6.7 sin, cos, tan, asin, acos, atan: to ten decimals, exact at special values
local function p(...)
  local t = {}
  for i, v in ipairs { ... } do t[i] = v ~= v and "nan" or string.format("%.10f", v):gsub("^%-(0%.0+)$", "%1") end
  print(table.concat(t, " "))
end
for _, x in ipairs { 0, math.pi / 6, math.pi / 4, math.pi / 3, math.pi / 2, math.pi, -math.pi / 4, 2 * math.pi, 1, 10, 100 } do
  p(math.sin(x), math.cos(x))
end
p(math.tan(0), math.tan(math.pi / 4), math.tan(1), math.tan(-1))
p(math.asin(0), math.asin(0.5), math.asin(1), math.asin(-1), math.acos(0), math.acos(0.5), math.acos(1), math.acos(-1))
p(math.atan(0), math.atan(1), math.atan(-1), math.atan(1e300), math.atan(math.huge), math.atan(-math.huge))
p(math.asin(2), math.acos(2), math.sin(math.huge), math.cos(math.huge), math.tan(math.huge))
print(math.sin(0), math.cos(0), math.tan(0), math.asin(0), math.acos(1), math.atan(0))
print(math.sin(-0.0), math.tan(-0.0), math.atan(-0.0))
print(math.type(math.sin(0)), math.type(math.cos(0)), math.type(math.atan(1)))
p(math.sin("1"), math.cos("0x1"))
for _, n in ipairs { "sin", "cos", "tan", "asin", "acos" } do
  print(n, pcall(math[n]))
  print(n, pcall(math[n], "x"))
end
