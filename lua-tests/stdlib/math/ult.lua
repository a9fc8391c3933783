-- 6.7 math.ult: unsigned comparison of integers
local vals = { 0, 1, -1, 2, -2, math.maxinteger, math.mininteger, math.mininteger + 1, 255 }
for _, a in ipairs(vals) do
  local row = {}
  for _, b in ipairs(vals) do row[#row + 1] = math.ult(a, b) and "1" or "0" end
  print(a, table.concat(row))
end
print(math.ult(1.0, 2), math.ult("1", "2"), math.ult("-1", 1))
print(pcall(math.ult, 1.5, 2))
print(pcall(math.ult, 1, 2.5))
print(pcall(math.ult, 1))
print(pcall(math.ult))
print(pcall(math.ult, "x", 1))
print(pcall(math.ult, 1, {}))
print(pcall(math.ult, 2^63, 1))
