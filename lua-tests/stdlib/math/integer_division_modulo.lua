-- 3.4.1 / 6.7: // and % on integers and floats
local vals = { 7, -7, 3, -3, 7.5, -7.5, 0.0, 2, math.maxinteger, math.mininteger, math.huge, -math.huge, -1, 1 }
for _, a in ipairs(vals) do
  for _, b in ipairs { 3, -3, 2.5, -1, 1, math.huge, -math.huge, math.mininteger } do
    local q, r = a // b, a % b
    print(a, b, q ~= q and "nan" or q, r ~= r and "nan" or r)
  end
end
print(pcall(function() return 1 // 0 end))
print(pcall(function() return 1 % 0 end))
print(1 // 0.0, -1 // 0.0, 1.0 // 0, (0/0) ~= (0/0))
local m = 1 % 0.0
print(m ~= m, 0.0 // 1, -0.0 // 1, 0.0 % 1, -0.0 % 1, 5 % 3.0, -5 % 3.0)
print(5.3 % 0.1 < 0.1, -5.3 % 0.1 >= 0, 1e308 % 1e-308 >= 0)
