-- 6.8 write: floats go through "%.14g" without a ".0" suffix (unlike tostring in 5.3)
for _, v in ipairs { 1.0, -1.0, 0.0, -0.0, 3.0, 100.0, 1e14, 1e15, 2^31, 2^53, 2^63, 0.5, 1/3, 1e-10, 1e300, 123456789.0 } do
  io.write(v, " ", tostring(v), " ", v .. "", "\n")
end
for _, v in ipairs { 1, -1, 0, math.maxinteger } do io.write(v, " ", tostring(v), "\n") end
io.stdout:write(7.0, "|", 7, "|", "7.0", "\n")
print(7.0, 7, "7.0")
