-- 6.9 os.date: every day of two years, checked against an own calendar
local names = { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" }
local days = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 }
for _, start in ipairs { { 1999, 915148800 }, { 2000, 946684800 }, { 2023, 1672531200 }, { 2024, 1704067200 } } do
  local year, t, yday, wrong = start[1], start[2], 0, 0
  days[2] = (year % 4 == 0 and (year % 100 ~= 0 or year % 400 == 0)) and 29 or 28
  local wday = os.date("!*t", t).wday
  for m = 1, 12 do
    for d = 1, days[m] do
      yday = yday + 1
      local x = os.date("!*t", t)
      if x.year ~= year or x.month ~= m or x.day ~= d or x.yday ~= yday or x.wday ~= wday or x.hour ~= 0 then wrong = wrong + 1 end
      if os.date("!%Y-%m-%d %A %j", t) ~= string.format("%d-%02d-%02d %s %03d", year, m, d, names[wday], yday) then wrong = wrong + 1 end
      t = t + 86400
      wday = wday % 7 + 1
    end
  end
  print(year, yday, wrong, os.date("!%F", t - 86400), t)
end
for _, t in ipairs { 951782399, 951782400, 951868800, 4107542400, 4107628799 } do print(t, os.date("!%F %T %a", t)) end
