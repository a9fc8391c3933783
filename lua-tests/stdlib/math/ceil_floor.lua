-- 6.7 math.ceil, math.floor: integers when they fit
for _, v in ipairs { 0, 3, -3, 0.0, -0.0, 0.5, -0.5, 3.2, -3.2, 3.7, -3.7, 3.0, 1e15 + 0.5, 2^52 + 0.5, 2^53, 2^62, 2^63, -2^63, -2^63 - 2048, 1e100, -1e100, math.huge, -math.huge,
  math.maxinteger, math.mininteger, 1e-300, -1e-300, 0.99999999999999994, 9007199254740993 } do
  print(v, math.ceil(v), math.type(math.ceil(v)), math.floor(v), math.type(math.floor(v)))
end
print(math.floor("3.7"), math.ceil("3.2"), math.floor("10"), math.ceil("0x1.8"))
local f, c = math.floor(0/0), math.ceil(0/0)
print(f ~= f, c ~= c)
print(pcall(math.floor))
print(pcall(math.ceil, "x"))
print(pcall(math.floor, {}))
print(pcall(math.ceil, nil))
