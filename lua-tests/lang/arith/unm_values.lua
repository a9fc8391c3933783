-- unary -: values, conversions, forms
local function show(v)
  if v ~= v then return "nan" end
  return tostring(v)
end
for _, v in ipairs{0, 1, -1, 255, math.maxinteger, math.mininteger, 2.0, -4.0, "5", "-6", "0x10", " 7.0 "} do
  local r = -v
  print(v, show(r), math.type(r), show(- -v), show(-(- -v)))
end
local a, t = 3, {x = 4, 5}
g = 6
print(-a, -t.x, -t[1], -g, -(a + 1), -a + 1, 2 * -a)
print(-3, - -3, - - - 3 == -3, -0)
local function f(...) return -..., -select("#", ...) end
print(f(1, 2, 3))
print(2 ^ -1, -2 ^ 2, -a % 2, -a .. "x", not -a)
print(({10, 20, 30})[- -2], #tostring(-12))
for i = -3, -1 do io.write(i, " ") end print()
print((function() local x = 1; x = -x; x = -x; return x end)())
g = nil
