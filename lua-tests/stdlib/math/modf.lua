-- 6.7 math.modf: integral part as float, fraction
for _, v in ipairs { 0, 3, -3, 3.7, -3.7, 0.5, -0.5, 0.0, -0.0, 1e15 + 0.5, 2^53, 1e100, math.huge, -math.huge, math.maxinteger, math.mininteger, 5e-324, -1e-10, 4.0 } do
  local i, f = math.modf(v)
  print(v, i, f, math.type(i), math.type(f))
end
local i, f = math.modf(0/0)
print(i ~= i, f ~= f)
print(math.modf("3.25"))
print(math.modf("7"))
print(select("#", math.modf(1)))
print(pcall(math.modf))
print(pcall(math.modf, "x"))
print(pcall(math.modf, {}))
print(pcall(math.modf, nil))
