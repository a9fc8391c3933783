-- spec: modules/time 24, 25, 26, 27, 28
-- expect: 4530918	4530918000	4530918000000
-- expect: Invalid	time.parse_duration: invalid duration ""
-- expect: Invalid	time.parse_duration: missing unit in duration "1"
-- expect: Invalid	time.parse_duration: unknown unit "d" in duration "1d"
-- expect: Invalid	time.parse_duration: invalid duration "--1s"
-- expect: Invalid	time.parse_duration: unknown unit "h " in duration "1h 2m"
-- expect: Invalid	time.parse_duration: invalid duration "s"
-- expect: Invalid	time.parse_duration: missing unit in duration "1.2.3s"
-- expect: Invalid	time.parse_duration: invalid duration "9223372036854775808ns"
-- expect: Invalid	time.parse_duration: duration must be number or string
-- expect: Invalid	time.parse_duration: duration must be number or string
-- expect: Invalid	time.parse_duration: duration out of range
-- expect: Invalid	time.parse_duration: duration out of range
-- expect: false	true
-- expect: 1.5	1h30m0s	true	1ns
-- expect: 0s 999ns 1.5µs 2.5ms 1m1s 1h0m0s -1.5s 2m5.5s
-- expect: integer	integer	integer	float	float	float
-- expect: -1	-1500	-1.5	-0.025
-- expect: 5400000000000	0.1	90.0
-- expect: 0s 1s -2m3s 500ms 3µs 3µs 1ms
local time = require("time")
local d = time.parse_duration("1h15m30.918s")
print(d:milliseconds(), d:microseconds(), d:nanoseconds())
local function failure(v)
  local d, e = time.parse_duration(v)
  assert(d == nil)
  print(e:kind(), e)
  return e
end
local e
for _, text in ipairs { "", "1", "1d", "--1s", "1h 2m", "s", "1.2.3s", "9223372036854775808ns", true, {}, 1e300, 0 / 0 } do
  e = failure(text)
end
print(e:retryable(), e:details() == nil)
d = time.parse_duration(90 * time.MINUTE)
print(d:hours(), d, time.parse_duration(d) == d, time.parse_duration(1.9))
local texts = {}
for _, ns in ipairs { 0, 999, 1500, 2500000, 61 * time.SECOND, 3600 * time.SECOND, -1500000000, 125500000000 } do
  texts[#texts + 1] = tostring(time.parse_duration(ns))
end
print(table.concat(texts, " "))
print(math.type(d:milliseconds()), math.type(d:microseconds()), math.type(d:nanoseconds()), math.type(d:seconds()),
  math.type(d:minutes()), math.type(d:hours()))
d = time.parse_duration("-1500us")
print(d:milliseconds(), d:microseconds(), d:seconds() * 1000, d:minutes() * 1000)
print(time.parse_duration("1.5h"):nanoseconds(), time.parse_duration("100ms"):seconds(), time.parse_duration("1.5h"):minutes())
texts = {}
for _, text in ipairs { "0", "+1s", "-2m3s", ".5s", "3us", "3μs", "1000000ns" } do
  texts[#texts + 1] = tostring(time.parse_duration(text))
end
print(table.concat(texts, " "))
