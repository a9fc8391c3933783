-- numbers as text in several systems
local function roman(n)
  local r = ""
  for _, p in ipairs{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} do
    while n >= p[1] do r = r .. p[2] n = n - p[1] end
  end
  return r
end
local function unroman(s)
  local v = {I = 1, V = 5, X = 10, L = 50, C = 100, D = 500, M = 1000}
  local sum, prev = 0, 0
  for i = #s, 1, -1 do
    local x = v[s:sub(i, i)]
    sum = x < prev and sum - x or sum + x
    prev = x
  end
  return sum
end
local ok = true
for n = 1, 3999 do if unroman(roman(n)) ~= n then ok = false end end
print(ok, roman(1994), roman(2024), roman(3999), roman(4), unroman("MCMXC"))
local ones = {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"}
local tens = {}
tens[2], tens[3], tens[4], tens[5], tens[6], tens[7], tens[8], tens[9] = "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"
local function words(n)
  if n == 0 then return "zero" elseif n < 0 then return "minus " .. words(-n) end
  local function below(k)
    local p = {}
    if k >= 100 then p[#p + 1] = ones[k // 100] .. " hundred" k = k % 100 if k > 0 then p[#p + 1] = "and" end end
    if k >= 20 then p[#p + 1] = tens[k // 10] .. (k % 10 > 0 and "-" .. ones[k % 10] or "") elseif k > 0 then p[#p + 1] = ones[k] end
    return table.concat(p, " ")
  end
  local parts, scale = {}, 0
  local names = {[0] = "", " thousand", " million", " billion"}
  while n > 0 do
    if n % 1000 > 0 then table.insert(parts, 1, below(n % 1000) .. names[scale]) end
    n, scale = n // 1000, scale + 1
  end
  return table.concat(parts, ", ")
end
for _, n in ipairs{0, 7, 13, 20, 21, 99, 100, 101, 342, 1000, 1001, 12345, 1000000, 7654321, -15} do print(n, words(n)) end
local function base(n, b)
  local d, s, neg = "0123456789abcdefghijklmnopqrstuvwxyz", "", n < 0
  if neg then n = -n end
  repeat local r = n % b s = d:sub(r + 1, r + 1) .. s n = n // b until n == 0
  return (neg and "-" or "") .. s
end
for _, b in ipairs{2, 3, 8, 16, 36} do print(b, base(12345, b), tonumber(base(12345, b), b), base(-255, b), base(0, b)) end
local function commas(n) local s = ("%d"):format(n) local r repeat s, r = s:gsub("^(-?%d+)(%d%d%d)", "%1,%2") until r == 0 return s end
print(commas(0), commas(999), commas(1000), commas(1234567), commas(-9876543210), commas(math.maxinteger))
