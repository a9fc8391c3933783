-- spec: modules/time 2, 3, 4
-- Dates out of their range are normalised; wrong arguments raise.
-- expect: 2024-03-01
-- expect: 2024-02-01 02:02:01
-- expect: 2023-12-31 23:59:59.999999999
-- expect: 2025-01-01	2023-11-30	2024-01-31
-- expect: 2024-01-01 00:00:00 +0000 UTC
-- expect: bad argument #8 to 'date' (location expected, got string)
-- expect: bad argument #3 to 'date' (number expected, got no value)
-- expect: bad argument #2 to 'date' (number has no integer representation)
-- expect: true	true
-- expect: true
-- expect: -9999	9999
-- expect: time out of range
-- expect: time out of range
-- expect: time out of range
local time = require("time")
local function date(y, m, d, h, mi, s, ns, ...) return time.date(y, m, d, h or 0, mi or 0, s or 0, ns or 0, ... or time.utc) end
print(date(2024, 2, 30):format(time.DATE_ONLY))
print(time.date(2023, 14, 0, 25, 61, 61, 0, time.utc):format(time.DATE_TIME))
print(date(2024, 1, 1, 0, 0, 0, -1):format("2006-01-02 15:04:05.000000000"))
print(date(2024, 13, 1):format(time.DATE_ONLY), date(2024, 0, -0):format(time.DATE_ONLY),
  date(2024, 1, 31):format(time.DATE_ONLY))
print(date(2024.0, 1.0, 1))
local function refused(f, ...)
  print((select(2, pcall(f, ...)):gsub("^.-:%d+: ", "")))
end
refused(time.date, 2024, 1, 1, 0, 0, 0, 0, "utc")
refused(time.date, 2024, 1)
refused(time.date, 2024, 1.5, 1, 0, 0, 0, 0)
-- Without a place it is the local one, as os.time has it.
local t = time.date(2024, 7, 1, 12, 0, 0, 0)
print(t:unix() == os.time { year = 2024, month = 7, day = 1, hour = 12 }, t:location() == time.localtz)
print(time.date(2024, 1, 15, 12, 30, 15, 0):format(time.DATE_TIME) == "2024-01-15 12:30:15")
-- The calendar has the years -9999 to 9999.
print(date(-9999, 1, 1):year(), date(9999, 12, 31):year())
refused(date, 10000, 1, 1)
refused(date, math.maxinteger, math.maxinteger, math.maxinteger, math.maxinteger, math.maxinteger, math.maxinteger)
refused(date, math.mininteger, math.mininteger, math.mininteger)
