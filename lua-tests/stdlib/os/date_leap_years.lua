-- 6.9 os.date / os.time: days of February and day numbers
for _, y in ipairs { 1900, 1970, 1972, 1999, 2000, 2001, 2004, 2023, 2024, 2100, 2400 } do
  local first = os.time { year = y, month = 1, day = 1, hour = 12 }
  local last = os.time { year = y, month = 12, day = 31, hour = 12 }
  local feb = os.date("*t", os.time { year = y, month = 2, day = 29, hour = 12 })
  print(y, (last - first) // 86400 + 1, feb.month, feb.day, os.date("*t", last).yday, os.date("%A", first))
end
for m = 1, 12 do
  local d = os.date("*t", os.time { year = 2024, month = m + 1, day = 0, hour = 12 })
  io.write(d.month, ":", d.day, " ")
end
print()
