-- 6.1 tonumber: the isspace set of the C locale, and nothing else
for b = 0, 255 do
  local c = string.char(b)
  local before, after = tonumber(c .. "7"), tonumber("7" .. c)
  local based = tonumber(c .. "7", 10)
  if before == 7 or after == 7 or based == 7 then print(b, before, after, based) end
end
print(tonumber(" \t\n\v\f\r7 \t\n\v\f\r"))
print(tonumber(string.rep(" ", 1000) .. "7" .. string.rep(" ", 1000)))
print(tonumber(string.rep("0", 1000) .. "7"))
print(tonumber(string.rep("0", 150) .. "7.5"))
print(tonumber("7" .. string.rep("0", 18)), tonumber("7" .. string.rep("0", 19)))
print(tonumber("0." .. string.rep("0", 100) .. "1"))
print(tonumber("\u{a0}7"), tonumber("\u{2003}7"))
print(tonumber("1" .. string.rep("0", 400)))
