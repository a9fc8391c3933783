-- The functions that the reference Lua keeps from earlier versions: hyperbolic ones, powers, exponents and mantissas.
local function show(...)
  local values = {...}
  for i = 1, select("#", ...) do
    values[i] = math.type(values[i]) == "float" and string.format("%.12g", values[i]) or tostring(values[i])
  end
  print(table.concat(values, " "))
end

show(math.cosh(0), math.sinh(0), math.tanh(0))
show(math.cosh(1), math.sinh(1), math.tanh(1))
show(math.cosh(-2.5), math.sinh(-2.5), math.tanh(-2.5))
show(math.tanh(1000), math.tanh(-1000), math.cosh(1000), math.sinh(-1000))
show(math.log10(1000), math.log10(0.01), math.log10("100"), math.log10(0))
show(math.pow(2, 10), math.pow(2, -1), math.pow(9, 0.5), math.pow("3", 2))
show(math.type(math.pow(2, 2)), math.pow(0, 0), math.pow(math.huge, 0))

show(math.frexp(8))
show(math.frexp(-0.75))
show(math.frexp(0))
show(math.frexp(1e-310))
show(math.frexp(math.huge))
show(math.type(select(2, math.frexp(10))))
show(math.ldexp(0.5, 4), math.ldexp(1, -3), math.ldexp(-0.75, 0))
show(math.ldexp(1, 2000), math.ldexp(1, -2000), math.ldexp(0, 100))
for _, x in ipairs {1, 1.5, 3.14159, -123456.789, 1e-300, 2^1023} do
  local m, e = math.frexp(x)
  print(math.ldexp(m, e) == x, m >= -1 and m < 1, math.abs(m) >= 0.5)
end

-- In these functions two arguments were the quotient.
show(math.atan2(1, 1), math.atan2(-1, -1), math.atan2(0, -1))
show(math.atan(1, 2) == math.atan2(1, 2))
for _, name in ipairs {"cosh", "sinh", "tanh", "log10", "frexp"} do
  print(pcall(math[name]))
  print(pcall(math[name], {}))
end
print(pcall(math.pow, 2))
print(pcall(math.ldexp, 1))
print(pcall(math.ldexp, 1, 1.5))
