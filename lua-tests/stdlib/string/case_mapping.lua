-- 6.4 string.upper, lower: ASCII only in the C locale
print(string.upper("Hello, World!"), string.lower("Hello, World!"))
print(string.upper(""), string.lower(""))
print(string.upper("äöü") == "äöü", string.lower("ÄÖÜ") == "ÄÖÜ")
print(#string.upper("a\0b"), string.upper("a\0b") == "A\0B")
local changed_up, changed_down = {}, {}
for b = 0, 255 do
  local c = string.char(b)
  if c:upper() ~= c then changed_up[#changed_up + 1] = c end
  if c:lower() ~= c then changed_down[#changed_down + 1] = c end
end
print(table.concat(changed_up), #changed_up)
print(table.concat(changed_down), #changed_down)
print(string.upper(12e10), string.lower(0xFF))
print(pcall(string.upper))
print(pcall(string.lower, nil))
print(pcall(string.upper, {}))
print(pcall(string.lower, true))
print(("MiXeD"):upper():lower():upper())
print(#string.upper(string.rep("x", 10000)), string.upper(string.rep("x", 10000)) == string.rep("X", 10000))
