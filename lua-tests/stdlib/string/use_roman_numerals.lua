-- 6.4: roman numerals both ways
local map = { { 1000, "M" }, { 900, "CM" }, { 500, "D" }, { 400, "CD" }, { 100, "C" }, { 90, "XC" }, { 50, "L" }, { 40, "XL" }, { 10, "X" }, { 9, "IX" }, { 5, "V" }, { 4, "IV" }, { 1, "I" } }
local function to(n)
  local out = {}
  for _, m in ipairs(map) do out[#out + 1] = string.rep(m[2], n // m[1]) n = n % m[1] end
  return table.concat(out)
end
local value = { I = 1, V = 5, X = 10, L = 50, C = 100, D = 500, M = 1000 }
local function from(s)
  local total, last = 0, 0
  for c in s:reverse():gmatch(".") do
    local v = value[c]
    total = v < last and total - v or total + v
    last = math.max(v, last)
  end
  return total
end
for _, n in ipairs { 1, 4, 9, 14, 40, 90, 400, 444, 1954, 1990, 2024, 3999 } do print(n, to(n), from(to(n))) end
local wrong = 0
for n = 1, 3999 do if from(to(n)) ~= n then wrong = wrong + 1 end end
print(wrong)
