-- spec: modules/time 16, 17, 18, 19
-- expect: RFC3339 2009-02-04T21:00:57-08:00
-- expect: RFC3339NANO 2009-02-04T21:00:57.0123456-08:00
-- expect: RFC822 04 Feb 09 21:00 PST
-- expect: RFC822Z 04 Feb 09 21:00 -0800
-- expect: RFC850 Wednesday, 04-Feb-09 21:00:57 PST
-- expect: RFC1123 Wed, 04 Feb 2009 21:00:57 PST
-- expect: RFC1123Z Wed, 04 Feb 2009 21:00:57 -0800
-- expect: KITCHEN 9:00PM
-- expect: STAMP Feb  4 21:00:57
-- expect: STAMP_MILLI Feb  4 21:00:57.012
-- expect: STAMP_MICRO Feb  4 21:00:57.012345
-- expect: STAMP_NANO Feb  4 21:00:57.012345600
-- expect: DATE_TIME 2009-02-04 21:00:57
-- expect: DATE_ONLY 2009-02-04
-- expect: TIME_ONLY 21:00:57
-- expect: 2009.035  35
-- expect: Wednesday Wed February Feb 2 02
-- expect: _2009 Janet Month 21 09 9 00 0 57 57 pm
-- expect: .000||.000000000	.120|.12|.120000000	.123|.123|.123456789
-- expect: Z Z Z Z Z	+05:30 +0530 +05 +05:30:00 +053000
-- expect: +00:00 +0000 +00	-00:30
-- expect: 12AM	12PM
local time = require("time")
local t = time.date(2009, 2, 4, 21, 0, 57, 12345600, time.fixed_zone("PST", -8 * 3600))
for _, name in ipairs { "RFC3339", "RFC3339NANO", "RFC822", "RFC822Z", "RFC850", "RFC1123", "RFC1123Z", "KITCHEN", "STAMP",
  "STAMP_MILLI", "STAMP_MICRO", "STAMP_NANO", "DATE_TIME", "DATE_ONLY", "TIME_ONLY" } do
  print(name .. " " .. t:format(time[name]))
end
print(t:format("2006.002 __2"))
print(t:format("Monday Mon January Jan 1 01"))
print(t:format("_2006 Janet Month 15 03 3 04 4 05 5 pm"))
local function fractions(ns)
  return time.unix(0, ns):utc():format(".000|.999|.000000000")
end
print(fractions(0), fractions(120000000), fractions(123456789))
local layout = "Z07:00 Z0700 Z07 Z07:00:00 Z070000"
print(t:utc():format(layout), t:in_location(time.fixed_zone("X", 19800)):format(layout))
print(t:utc():format("-07:00 -0700 -07"), t:in_location(time.fixed_zone("Y", -1800)):format("-07:00"))
print(time.date(2024, 1, 1, 0, 0, 0, 0, time.utc):format("3PM"), time.date(2024, 1, 1, 12, 0, 0, 0, time.utc):format("3PM"))
