-- 6.9 os.date: hours, minutes and seconds of a day
for h = 0, 23 do
  local t = h * 3600 + h * 61
  print(os.date("!%H %I %p %M %S %T %R %r", t), os.date("!%X %D", t))
end
for _, s in ipairs { 0, 1, 59, 60, 61, 3599, 3600, 43199, 43200, 86399, 86400 } do
  local d = os.date("!*t", s)
  print(s, d.hour, d.min, d.sec, d.day, os.date("!%H:%M:%S", s))
end
for _, s in ipairs { -1, -59, -3600, -86400, -86401 } do print(s, os.date("!%F %T", s)) end
