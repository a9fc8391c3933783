-- 3.1 / 6.1: random decimal numerals are rounded to the nearest double
local seed = 42
local function rnd(n) seed = (seed * 48271) % 2147483647 return seed % n end
for i = 1, 60 do
  local digits = {}
  for k = 1, 1 + rnd(25) do digits[k] = rnd(10) end
  local text = table.concat(digits)
  local dot = rnd(#text + 1)
  text = text:sub(1, dot) .. "." .. text:sub(dot + 1) .. "e" .. (rnd(60) - 30)
  local v = tonumber(text)
  print(text, string.format("%.17g", v), string.format("%a", v))
end
