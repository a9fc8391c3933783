-- 6.9 os.time: months out of range against plain arithmetic
local wrong = 0
for m = -30, 40 do
  local t = { year = 2020, month = m, day = 15, hour = 12 }
  os.time(t)
  local y, mm = 2020 + (m - 1) // 12, (m - 1) % 12 + 1
  if t.year ~= y or t.month ~= mm or t.day ~= 15 then wrong = wrong + 1 end
  if m % 10 == 0 then print(m, t.year, t.month, t.day, t.wday, t.yday) end
end
print(wrong)
wrong = 0
for d = -400, 800, 7 do
  local t = { year = 2021, month = 3, day = d, hour = 12 }
  local s = os.time(t)
  if os.time { year = t.year, month = t.month, day = t.day, hour = 12 } ~= s then wrong = wrong + 1 end
  -- half a day of slack, so that a change to summer time does not matter
  if (s - os.time { year = 2021, month = 3, day = 1, hour = 12 } + 43200) // 86400 ~= d - 1 then wrong = wrong + 1 end
end
print(wrong)
for _, c in ipairs { { hour = 48 }, { hour = -24 }, { min = 1440 }, { sec = 86400 * 3 }, { sec = -1, hour = 0 }, { min = -1, hour = 0 }, { hour = 12, min = 59, sec = 61 } } do
  local t = { year = 2020, month = 2, day = 28 }
  for k, v in pairs(c) do t[k] = v end
  os.time(t)
  print(string.format("%04d-%02d-%02d %02d:%02d:%02d", t.year, t.month, t.day, t.hour, t.min, t.sec))
end
local function age(by, bm, bd, y, m, d) return y - by - ((m < bm or (m == bm and d < bd)) and 1 or 0) end
print(age(2000, 2, 29, 2024, 2, 28), age(2000, 2, 29, 2024, 2, 29))
