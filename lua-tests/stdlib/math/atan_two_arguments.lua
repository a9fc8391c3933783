-- 6.7 math.atan(y, x): all quadrants, zeros and infinities
local function f(v) return string.format("%.12f", v) end
for _, y in ipairs { 0.0, -0.0, 1, -1, math.huge, -math.huge } do
  for _, x in ipairs { 0.0, -0.0, 1, -1, math.huge, -math.huge } do
    print(y, x, f(math.atan(y, x)))
  end
end
print(f(math.atan(1)), f(math.atan(1, 1)), f(math.atan(1, -1)), f(math.atan(-1, -1)), f(math.atan(-1, 1)))
print(f(math.atan(3, 4)), f(math.atan("3", "4")), f(math.atan(5e-324, 1e300)))
print(pcall(function() math.atan(1, "x") end))
print(pcall(function() math.atan(1, {}) end))
print(pcall(math.atan, 1, nil))
print(pcall(function() math.atan() end))
