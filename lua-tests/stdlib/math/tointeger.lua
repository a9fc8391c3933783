-- 6.7 math.tointeger
for _, v in ipairs { 0, 1, -1, 3.0, -3.0, 3.5, 0.0, -0.0, 2^53, 2^62, 2^63, -2^63, -2^63 - 4096, 1e100, math.huge, -math.huge, math.maxinteger, math.mininteger, 9007199254740993.0 } do
  local r = math.tointeger(v)
  print(v, r, math.type(r))
end
print(math.tointeger(0/0))
print(math.tointeger("3"), math.tointeger("3.0"), math.tointeger("x"), math.tointeger("0x10"))
print(math.tointeger(nil), math.tointeger({}), math.tointeger(true), math.tointeger(print))
print(pcall(math.tointeger))
print(select("#", math.tointeger(1.5)), select("#", math.tointeger({})))
