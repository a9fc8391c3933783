-- 6.7 math.sqrt, math.exp, math.log: exact and rounded results
for _, v in ipairs { 0, 1, 4, 2, 0.25, 1e100, 144, 15241578750190521 } do print(v, math.sqrt(v)) end
print(math.sqrt(-0.0), math.sqrt(math.huge), math.sqrt(5e-324), math.sqrt("16"))
print(math.exp(0), math.exp(1), string.format("%.10f", math.exp(-1)), math.exp(-1000), math.exp(1000), math.exp(math.huge), math.exp(-math.huge))
print(math.log(1), string.format("%.12f", math.log(2)), string.format("%.12f", math.log(10)), math.log(0), math.log(math.huge))
print(math.log(8, 2), math.log(1024, 2), math.log(2^53, 2), math.log(0.5, 2), math.log(1, 2))
print(math.log(100, 10), math.log(1000, 10), math.log(1e15, 10), math.log(0.001, 10), math.log(1, 10))
print(string.format("%.12f", math.log(27, 3)), string.format("%.12f", math.log(2, 4)), string.format("%.12f", math.log(5, 0.5)))
print(math.log(8, 2.0), math.log(100, 10.0), math.log(100, "10"), math.log(4, "2"))
print(math.log(1, 7), math.log(0, 2), math.log(0, 10), math.log(math.huge, 10))
for _, f in ipairs { function() return math.sqrt(-1) end, function() return math.log(-1) end, function() return math.log(-1, 2) end, function() return math.log(-1, 10) end, function() return math.log(2, -1) end } do
  local r = f()
  print(r ~= r)
end
print(math.log(2, 1), math.log(10, nil) == math.log(10), math.log(2, 0))
print(pcall(math.sqrt))
print(pcall(math.exp, "x"))
print(pcall(math.log))
print(pcall(math.log, 1, "x"))
print(pcall(math.log, {}, 2))
print(math.type(math.sqrt(4)), math.type(math.exp(0)), math.type(math.log(8, 2)))
