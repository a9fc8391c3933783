-- 6.4 string.format("%.0f"): rounding of exact halves and long expansions
local seed = 12345
local function rnd() seed = (seed * 16807) % 2147483647 return seed end
local line = {}
for i = -20, 20 do line[#line + 1] = string.format("%.0f", i / 8) end
print(table.concat(line, " "))
for r = 1, 10 do
  line = {}
  for i = 1, 8 do
    local v = rnd() / (1 << (rnd() % 40)) * (rnd() % 2 == 0 and 1 or -1)
    line[i] = string.format("%.0f", v)
  end
  print(table.concat(line, " "))
end
for _, s in ipairs { "0.5", "1.5", "2.5", "0.05", "0.15", "0.25", "0.0005", "1e-10", "9.995", "99.5", "999.9999", "1e15", "123456789012345.6" } do
  local v = tonumber(s)
  print(s, string.format("%.0f", v), string.format("%.0f", -v), string.format("%20.0f|", v), string.format("%-20.0f|", v), string.format("%+.0f", v))
end
