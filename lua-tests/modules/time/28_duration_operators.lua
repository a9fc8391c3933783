-- spec: modules/time durations
-- expect: 1h30m0s	30m0s	2h0m0s	2h0m0s	20m0s	1h30m0s	-1h0m0s
-- expect: true	false	true	false	false
-- expect: true	true	false	true
-- expect: attempt to compare duration with number
-- expect: attempt to compare number with duration
-- expect: duration expected, got number
-- expect: duration expected, got string
-- expect: number expected, got duration
-- expect: number expected, got string
-- expect: attempt to divide a duration by zero
-- expect: duration out of range
-- expect: duration out of range
-- expect: duration out of range
-- expect: duration out of range
-- expect: 2s	-2s	1s	1.4s	1.4s
-- expect: 1s	-1s	1.4s	1.4s	1.4s
-- expect: 1.4s	2562047h47m16.854775807s
-- expect: duration expected, got userdata
-- expect: nil	attempt to index a duration value
local time = require("time")
local h, m = time.parse_duration("1h"), time.parse_duration("30m")
print(h + m, h - m, h * 2, 2 * h, h / 3, h * 1.5, -h)
print(h == time.parse_duration("60m"), h == m, h ~= m, h == time.HOUR, h == "1h")
print(m < h, m <= m, h < m, h > m)
local function refused(f)
  print((select(2, pcall(f)):gsub("^.-:%d+: ", "")))
end
refused(function() return h < time.HOUR end)
refused(function() return time.HOUR < h end)
refused(function() return h + time.HOUR end)
refused(function() return h - "1h" end)
refused(function() return h * h end)
refused(function() return h / "2" end)
refused(function() return h / 0 end)
local most = time.parse_duration(math.maxinteger)
refused(function() return most + h end)
refused(function() return most * 2 end)
refused(function() return most * 1e9 end)
refused(function() return h / 0.0 end)
local d = time.parse_duration("1.4s")
local function rounded(unit) return time.parse_duration("1.5s"):round(unit), time.parse_duration("-1.5s"):round(unit) end
local a, b = rounded("1s")
print(a, b, d:round("1s"), d:round(0), d:round(-5))
print(d:truncate("1s"), (-d):truncate(time.SECOND), d:truncate(0), d:truncate(time.parse_duration("100ms")), d:truncate("7ns"):round("1ms"))
print((-d):abs(), time.parse_duration(math.mininteger):abs())
print((select(2, pcall(h.hours, io.stdout)):gsub("^.-%(", ""):gsub("%)$", ""):gsub("FILE%*", "userdata")))
print(h.nope, (select(2, pcall(function() h.x = 1 end)):match("attempt to index a duration value")))
