-- 6.9: os.time(os.date("*t", t)) == t, and the same through text
local bad = 0
for i = 0, 200 do
  local t = i * 7654321
  if os.time(os.date("*t", t)) ~= t then bad = bad + 1 end
end
print(bad)
for _, t in ipairs { 0, 86399, 951782400, 1234567890, 1709251199 } do
  local s = os.date("!%Y-%m-%d %H:%M:%S", t)
  local Y, M, D, h, m, sec = s:match("(%d+)-(%d+)-(%d+) (%d+):(%d+):(%d+)")
  local d = os.date("!*t", t)
  print(s, d.year == tonumber(Y), d.month == tonumber(M), d.day == tonumber(D), d.hour == tonumber(h), d.min == tonumber(m), d.sec == tonumber(sec))
end
-- civil date from day number, checked against os.date
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
local wrong = 0
for day = -40000, 60000, 37 do
  local y, m, d = civil(day)
  local t = os.date("!*t", day * 86400)
  if t.year ~= y or t.month ~= m or t.day ~= d then wrong = wrong + 1 end
end
print(wrong)
print(os.date("!%U %W %V %G %u %w", 1104537600), os.date("!%U %W %V %G %u %w", 1230768000), os.date("!%U %W %V %G %u %w", 1293839999))
