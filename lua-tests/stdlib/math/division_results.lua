-- 3.4.1: / // % with all sign combinations and types
for _, a in ipairs { 7, -7, 7.0, -7.5, 0, -0.0 } do
  for _, b in ipairs { 2, -2, 2.0, -0.5, 3 } do
    print(a, b, a / b, a // b, a % b, math.type(a // b), math.type(a % b), a // b * b + a % b == a)
  end
end
print(1 / 0, -1 / 0, 1 / -0.0, 0 / 1, -0 / 1, 1 // 0.0, -1 // 0.0, 1 % math.huge, -1 % math.huge, 1 % -math.huge)
for _, f in ipairs { function() return 1 // 0 end, function() return 0 // 0 end, function() return 1 % 0 end, function() return math.mininteger // 0 end, function() local a, b = 5, 0 return a % b end } do print(pcall(f)) end
print(math.mininteger // -1, math.mininteger % -1, math.maxinteger // 2, math.mininteger // 2, math.maxinteger % 10, math.mininteger % 10)
print(3 // 0.1, 3 % 0.1 < 0.1, 1e308 // 1e-308, 5e-324 // 2, 5.5 // 1, -5.5 // 1, 2 ^ 53 // 1)
print(7 // 2 * 2, 7 / 2 * 2, 2 * 7 // 2, 10 // 3 % 2, -10 // 3, -10 // 3.0, 10 % -3, 10 % -3.0, -10 % 3.5)
