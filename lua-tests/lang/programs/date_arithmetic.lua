-- calendar computations by integer arithmetic
local function leap(y) return y % 4 == 0 and (y % 100 ~= 0 or y % 400 == 0) end
local function days(y, m, d)
  if m <= 2 then y = y - 1 end
  local era = y // 400
  local yoe = y - era * 400
  local doy = (153 * (m + (m > 2 and -3 or 9)) + 2) // 5 + d - 1
  return era * 146097 + yoe * 365 + yoe // 4 - yoe // 100 + doy - 719468
end
local function civil(z)
  z = z + 719468
  local era = z // 146097
  local doe = z - era * 146097
  local yoe = (doe - doe // 1460 + doe // 36524 - doe // 146096) // 365
  local doy = doe - (365 * yoe + yoe // 4 - yoe // 100)
  local mp = (5 * doy + 2) // 153
  local m = mp < 10 and mp + 3 or mp - 9
  return yoe + era * 400 + (m <= 2 and 1 or 0), m, doy - (153 * mp + 2) // 5 + 1
end
local names = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"}
local function weekday(n) return names[n % 7 + 1] end
for _, d in ipairs{{1970, 1, 1}, {2000, 2, 29}, {1999, 12, 31}, {1900, 3, 1}, {1, 1, 1}, {-1, 12, 31}, {2024, 12, 25}} do
  local n = days(table.unpack(d))
  print(table.concat(d, "-"), n, weekday(n), civil(n))
end
local bad = 0
for n = -800000, 800000, 997 do local y, m, d = civil(n) if days(y, m, d) ~= n then bad = bad + 1 end end
print(bad, leap(1900), leap(2000), leap(2023), leap(2024))
local function month(y, m)
  local first, last = days(y, m, 1), days(m == 12 and y + 1 or y, m % 12 + 1, 1) - 1
  local line = (" "):rep(((first + 3) % 7) * 3)
  for n = first, last do
    line = line .. ("%3d"):format(n - first + 1)
    if (n + 3) % 7 == 6 or n == last then print(line) line = "" end
  end
end
month(2024, 2) month(2023, 10)
