-- 6.9 os.date: the E and O modifiers
local t = 1234567890
for _, c in ipairs { "Ec", "EC", "Ex", "EX", "Ey", "EY", "Od", "Oe", "OH", "OI", "Om", "OM", "OS", "Ou", "OU", "OV", "Ow", "OW", "Oy" } do
  print("%" .. c, os.date("!%" .. c, t))
end
for _, c in ipairs { "E", "O", "Ea", "Oa", "EE", "OO", "Ed", "Oc", "EH", "OY", "E%" } do
  print("%" .. c, pcall(os.date, "!%" .. c, t))
end
