-- spec: modules/time 8, 9, 10, 11, 12, 13, 14, 15
-- expect: 10
-- expect: Invalid	false	time.parse: parsing time "2023-02-29": day out of range
-- expect: parsing time "2023-02-29": day out of range
-- expect: time.parse: parsing time "2024-1-2" as "2006-01-02": cannot parse "1-2" as "01"
-- expect: 2024-01-02
-- expect: 250000000	250000000	123456789
-- expect: 1	12	0	13
-- expect: time.parse: parsing time "1:05am" as "3:04PM": cannot parse "am" as "PM"
-- expect: 2	3	2	3
-- expect: 2068	1969
-- expect: time.parse: parsing time "2024-01-02 junk more": extra text: " more"
-- expect: time.parse: parsing time "x" as "2006-01-02": cannot parse "x" as "2006"
-- expect: 0	1	1	0	0	0
-- expect: 60	2024-02-29
-- expect: time.parse: parsing time "2024-13-01": month out of range
-- expect: time.parse: parsing time "24:00": hour out of range
-- expect: time.parse: parsing time "" as "\"\\\x01": cannot parse "" as "\"\\\x01"
-- expect: 0000-01-01	true
-- expect: bad argument #2 to 'parse' (string expected, got no value)
-- expect: bad argument #3 to 'parse' (location expected, got string)
local time = require("time")
local function failure(...)
  local t, e = time.parse(...)
  assert(t == nil)
  return e
end
print(time.parse(time.RFC3339, "2024-02-29T12:00:00+02:00"):utc():hour())
local e = failure("2006-01-02", "2023-02-29")
print(e:kind(), e:retryable(), e)
print(e:message())
print(failure("2006-01-02", "2024-1-2"))
print(time.parse("2006-1-2", "2024-01-02", time.utc):format(time.DATE_ONLY))
print(time.parse("15:04:05", "10:20:30.25", time.utc):nanosecond(),
  time.parse("15:04:05.00", "10:20:30,25", time.utc):nanosecond(),
  time.parse("15:04:05.999", "10:20:30.1234567891", time.utc):nanosecond())
local function kitchen(text) return time.parse(time.KITCHEN, text, time.utc):hour() end
print(kitchen("1:05AM"), kitchen("12:00PM"), kitchen("12:00AM"), kitchen("1:05PM"))
print(failure("3:04PM", "1:05am"))
local t = time.parse("Jan _2 2006", "feb  3 2024", time.utc)
local u = time.parse("January _2 2006", "FEBRUARY 3 2024", time.utc)
print(t:month(), t:day(), u:month(), u:day())
print(time.parse("06", "68", time.utc):year(), time.parse("06", "69", time.utc):year())
print(failure("2006-01-02 junk", "2024-01-02 junk more"))
print(failure("2006-01-02", "x"))
-- Missing parts.
t = time.parse("", "", time.utc)
local y, m, d = t:date()
print(y, m, d, t:clock())
t = time.parse("2006.002", "2024.060", time.utc)
print(t:year_day(), t:format(time.DATE_ONLY))
print(failure("2006-01-02", "2024-13-01"))
print(failure("15:04", "24:00"))
print(failure("\"\\\1", ""))
print(time.parse("2006-01-02", "0000-01-01", time.utc):format(time.DATE_ONLY), time.parse("2006", "2024"):location() == time.localtz)
local function refused(f, ...) print((select(2, pcall(f, ...)):gsub("^.-:%d+: ", ""))) end
refused(time.parse, "2006")
refused(time.parse, "2006", "2024", "utc")
