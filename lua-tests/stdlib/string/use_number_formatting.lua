-- 6.4.1: thousands separators, padding, ordinals and unit names
local function commas(n)
  local sign, int, frac = tostring(n):match("^(-?)(%d+)(.*)$")
  int = int:reverse():gsub("(%d%d%d)", "%1,"):reverse():gsub("^,", "")
  return sign .. int .. frac
end
for _, n in ipairs { 0, 12, 123, 1234, 123456, 1234567, -1234567, 1234.5678, -999, 1000000000000, math.maxinteger, math.mininteger } do print(n, commas(n)) end
local function ordinal(n)
  local last, two = n % 10, n % 100
  return n .. ((two >= 11 and two <= 13) and "th" or ({ "st", "nd", "rd" })[last] or "th")
end
local out = {}
for _, n in ipairs { 1, 2, 3, 4, 10, 11, 12, 13, 21, 22, 23, 101, 111 } do out[#out + 1] = ordinal(n) end
print(table.concat(out, " "))
local function size(n)
  for _, u in ipairs { "B", "KB", "MB", "GB" } do
    if n < 1024 then return string.format(u == "B" and "%d %s" or "%.1f %s", n, u) end
    n = u == "B" and n / 1024 or n / 1024
  end
  return string.format("%.1f TB", n)
end
for _, n in ipairs { 0, 512, 1023, 1024, 1536, 1048576, 123456789, 1 << 40 } do print(n, size(n)) end
for i = 1, 5 do print(string.format("%5d|%-5d|%05d|%+5d|%5.1f|%5s|%-5s|", i ^ 3 // 1 | 0, i, i, i, i / 3, ("x"):rep(i), ("y"):rep(i))) end
