-- 6.7 math.abs
for _, v in ipairs { 0, 1, -1, 5, -5, 0.0, -0.0, 1.5, -1.5, math.maxinteger, math.mininteger, math.mininteger + 1, -2^63, 2^63, math.huge, -math.huge, 1e-300, -5e-324 } do
  local r = math.abs(v)
  print(v, r, math.type(r))
end
print(math.abs("-3"), math.abs("-3.5"), math.abs("0x10"))
print(math.type(math.abs("-3")))
local nan = math.abs(0/0)
print(nan ~= nan)
print(pcall(math.abs))
print(pcall(math.abs, "x"))
print(pcall(math.abs, nil))
print(pcall(math.abs, {}))
print(math.abs(-1, 2), select("#", math.abs(1, 2)))
