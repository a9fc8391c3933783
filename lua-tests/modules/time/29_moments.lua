-- spec: modules/time 29, 30, 31, 32, 33, 34, 35, 36, 37
-- expect: true	true	true	2024-01-01 01:30:00 +0000 UTC
-- expect: duration must be number or string
-- expect: invalid duration "x"
-- expect: -1.5	1.5	1h30m0s
-- expect: 2024-03-02	2025-03-01	2023-11-30	2024-02-29
-- expect: true	true	true	false	true	true
-- expect: true	false	true	true	false
-- expect: 2024-01-01 13:00:00 +0000 UTC	2024-01-01 12:30:00 +0000 UTC	2024-01-01 12:00:00 +0000 UTC
-- expect: 2024-01-01 00:00:00 +0000 UTC
-- expect: 2	366	2025	1
-- expect: 1	1	2024 1	2020 53
-- expect: false	true	false
-- expect: 2024-01-02 03:04:05.000000006 +0000 UTC
-- expect: 2024	1	2	3	4	5
-- expect: 2024	1	2	3	4	5	6	2	2
-- expect: integer	integer	integer
-- expect: 1h0m0s	2024-01-02 04:04:05 +0000 UTC	2024-01-02 04:04:05 +0000 UTC	2024-01-02 02:04:05 +0000 UTC
-- expect: 29_moments.lua:58: attempt to compare time with number
-- expect: time expected, got number
-- expect: time expected, got number
-- expect: 2562047h47m16.854775807s
-- expect: 2024-12-29 15:04:05.5 +0000 UTC
-- expect: true
local time = require("time")
local t = time.date(2024, 1, 1, 0, 0, 0, 0, time.utc)
local d = time.parse_duration("90m")
print(t:add("90m") == t:add(90 * time.MINUTE), t:add(d) == t:add("1.5h"), t:add(d) == t + d, t:add(d))
local function refused(f, ...)
  print((select(2, pcall(f, ...)):gsub("^.-%(", ""):gsub("%)$", "")))
end
refused(t.add, t, {})
refused(t.add, t, "x")
print(t:sub(t:add(d)):hours(), t:add(d):sub(t):hours(), t:add(d):sub(t))
local function at(y, m, dd) return time.date(y, m, dd, 0, 0, 0, 0, time.utc) end
print(at(2024, 1, 31):add_date(0, 1, 0):format(time.DATE_ONLY), at(2024, 2, 29):add_date(1, 0, 0):format(time.DATE_ONLY),
  at(2024, 1, 1):add_date(0, -1, -1):format(time.DATE_ONLY), at(2024, 2, 28):add_date(0, 0, 1):format(time.DATE_ONLY))
local tokyo = t:in_location(time.fixed_zone("JST", 9 * 3600))
print(t:equal(tokyo), t == tokyo, not (t < tokyo), t:before(tokyo), t <= tokyo, not t:after(tokyo))
local later = t + "1ns"
print(t < later, later < t, t:before(later), later:after(t), t == 5)
local noon = time.date(2024, 1, 1, 12, 30, 0, 0, time.utc)
print(noon:round("1h"), noon:round("15m"), noon:truncate(time.HOUR))
print(noon:truncate(time.parse_duration("24h")))
local last = at(2024, 12, 31)
print(last:weekday(), last:year_day(), at(2024, 12, 30):iso_week())
local function week(...) return string.format("%d %d", at(...):iso_week()) end
print(at(2024, 1, 1):weekday(), at(2024, 1, 1):year_day(), week(2024, 1, 1), week(2021, 1, 3))
print(time.unix(0):is_zero(), time.date(1, 1, 1, 0, 0, 0, 0, time.utc):is_zero(), time.date(1, 1, 1, 0, 0, 0, 1, time.utc):is_zero())
t = time.date(2024, 1, 2, 3, 4, 5, 6, time.utc)
print(t)
local y, m, dd = t:date()
print(y, m, dd, t:clock())
print(t:year(), t:month(), t:day(), t:hour(), t:minute(), t:second(), t:nanosecond(), t:weekday(), t:year_day())
print(math.type(t:year()), math.type(t:nanosecond()), math.type(t:unix()))
t = t:truncate("1s")
print(t + "1h" - t, t + time.HOUR, time.parse_duration("1h") + t, t - time.HOUR)
refused(function() return t < 5 end)
refused(function() return t.unix(5):match("x") end)
refused(function() return t:before(5) end)
-- A difference stays in the range of durations.
print(time.date(9999, 1, 1, 0, 0, 0, 0, time.utc):sub(t))
print(time.date(2024, 12, 29, 15, 4, 5, 500000000, time.utc))
-- Elapsed time is counted on a clock that does not step.
local start = time.now()
print(time.since(start) >= time.parse_duration(0) and time.until_(start) <= time.parse_duration(0))
