-- spec: modules/time 1, constants
-- expect: true	integer	1	1000	1000000	1000000000	60000000000	3600000000000
-- expect: 1 2 3 4 5 6 7 8 9 10 11 12
-- expect: 0 1 2 3 4 5 6
-- expect: UTC	Local	userdata
-- expect: 2006-01-02T15:04:05Z07:00	2006-01-02T15:04:05.999999999Z07:00
-- expect: 02 Jan 06 15:04 MST	02 Jan 06 15:04 -0700	Monday, 02-Jan-06 15:04:05 MST
-- expect: Mon, 02 Jan 2006 15:04:05 MST	Mon, 02 Jan 2006 15:04:05 -0700	3:04PM
-- expect: Jan _2 15:04:05	Jan _2 15:04:05.000	Jan _2 15:04:05.000000	Jan _2 15:04:05.000000000
-- expect: 2006-01-02 15:04:05	2006-01-02	15:04:05
-- expect: attempt to modify a frozen table
-- expect: true	nil
local time = require("time")
print(time.HOUR == 3600 * time.SECOND, math.type(time.SECOND), time.NANOSECOND, time.MICROSECOND, time.MILLISECOND,
  time.SECOND, time.MINUTE, time.HOUR)
local months = {}
for _, name in ipairs { "JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER",
  "OCTOBER", "NOVEMBER", "DECEMBER" } do
  months[#months + 1] = time[name]
end
print(table.concat(months, " "))
local days = {}
for _, name in ipairs { "SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY" } do
  days[#days + 1] = time[name]
end
print(table.concat(days, " "))
print(time.utc, time.localtz, type(time.utc))
print(time.RFC3339, time.RFC3339NANO)
print(time.RFC822, time.RFC822Z, time.RFC850)
print(time.RFC1123, time.RFC1123Z, time.KITCHEN)
print(time.STAMP, time.STAMP_MILLI, time.STAMP_MICRO, time.STAMP_NANO)
print(time.DATE_TIME, time.DATE_ONLY, time.TIME_ONLY)
print((select(2, pcall(function() time.SECOND = 1 end)):gsub("^.-: ", "")))
-- The module is no global.
print(require("time") == time, rawget(_G, "time"))
