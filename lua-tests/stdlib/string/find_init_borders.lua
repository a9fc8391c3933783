-- 6.4.1 string.find: init at every kind of border
local s = "abcde"
for _, i in ipairs { 0, 1, 2, 5, 6, 7, -1, -5, -6, 100, -100, math.maxinteger, math.mininteger, math.maxinteger - 1, math.mininteger + 1 } do
  print(i, s:find("", i), s:find("", i, true))
  print("", s:find("e", i), s:find("e", i, true), s:find(".", i))
  print("", s:find("^.", i), s:find("()", i), s:find("$", i))
end
print(pcall(string.find, s, "a", 1.5))
print(pcall(string.find, s, "a", "x"))
print(pcall(string.find, s, "a", 2^63))
