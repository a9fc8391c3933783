-- 6.1 tonumber: every base from 2 to 36
for base = 2, 36 do
  local digits = "0123456789abcdefghijklmnopqrstuvwxyz"
  local top = digits:sub(base, base)
  local over = base < 36 and digits:sub(base + 1, base + 1) or "."
  print(base, tonumber("10", base), tonumber(top .. top, base), tonumber("-" .. top:upper(), base), tonumber(over, base))
end
print(pcall(tonumber, "1", 1))
print(pcall(tonumber, "1", 0))
print(pcall(tonumber, "1", -2))
print(pcall(tonumber, "1", 37))
print(pcall(tonumber, "1", math.maxinteger))
