-- spec: modules/time 5, 6, 7
-- expect: 1970-01-01T00:00:00Z
-- expect: 2500000000	2500000	2500	2
-- expect: 1969-12-31 23:59:59
-- expect: -1	-1000000000	-1000	-1000000
-- expect: -500000000	-1	500000000
-- expect: true	integer	integer
-- expect: time out of range
-- expect: true
local time = require("time")
print(time.unix(0, 0):utc():format_rfc3339())
local t = time.unix(1, 1500000000)
print(t:unix_nano(), t:unix_micro(), t:unix_milli(), t:unix())
t = time.unix(-1, 0):utc()
print(t:format(time.DATE_TIME))
print(t:unix(), t:unix_nano(), t:unix_milli(), t:unix_micro())
t = time.unix(0, -500000000)
print(t:unix_nano(), t:unix(), t:nanosecond())
print(time.unix(5) == time.unix(5, 0), math.type(time.unix(5.0):unix()), math.type(t:unix_nano()))
print((select(2, pcall(time.unix, 1 << 60)):gsub("^.-:%d+: ", "")))
-- The clock agrees with os.time.
local before = os.time()
local now = time.now():unix()
print(before <= now and now <= os.time())
