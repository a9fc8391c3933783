-- 6.9 os.time: fields out of range are normalised and written back
local function norm(t)
  local secs = os.time(t)
  print(t.year, t.month, t.day, t.hour, t.min, t.sec, t.wday, t.yday, math.type(secs))
end
norm { year = 2020, month = 1, day = 1 }
norm { year = 2020, month = 13, day = 1 }
norm { year = 2020, month = 0, day = 1 }
norm { year = 2020, month = -11, day = 1 }
norm { year = 2020, month = 1, day = 0 }
norm { year = 2020, month = 1, day = 366 }
norm { year = 2020, month = 3, day = -1 }
norm { year = 2021, month = 2, day = 29 }
norm { year = 2020, month = 1, day = 1, hour = 25 }
norm { year = 2020, month = 1, day = 1, hour = -1 }
norm { year = 2020, month = 1, day = 1, min = 90, sec = 90 }
norm { year = 2020, month = 1, day = 1, hour = 0, min = 0, sec = -1 }
norm { year = 2020, month = 1, day = 1, sec = 100000 }
norm { year = 2020, month = 1, day = 1, hour = 12, min = 30, sec = 60 }
norm { year = "2020", month = "5", day = "6", hour = "7" }
norm { year = 2020.0, month = 5.0, day = 6.0 }
norm { year = 1970, month = 1, day = 2, hour = 0 }
norm { year = 2020, month = 120, day = 1000, hour = 1000, min = 1000, sec = 1000 }
local t = { year = 2020, month = 1, day = 15, isdst = false, extra = "kept", wday = 99, yday = 999 }
os.time(t)
print(t.wday, t.yday, t.isdst, t.extra)
