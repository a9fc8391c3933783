-- 6.9 os.date: ISO weeks, %U and %W around the turn of many years
for year = 1995, 2030 do
  local t = os.time { year = year, month = 1, day = 1, hour = 12 }
  local row = {}
  for d = -3, 4 do row[#row + 1] = os.date("!%G-W%V-%u", t + d * 86400) end
  print(year, table.concat(row, " "))
  print("", os.date("!%U %W %w %g %a", t), os.date("!%U %W %w %g %a", t - 86400), os.date("!%U %W", t + 200 * 86400))
end
