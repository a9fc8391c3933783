-- spec: modules/time 50, processes 8.1
-- Times, durations and locations are values: they arrive equal.
-- expect: true	America/New_York	EST
-- expect: true	1m30s
-- expect: true	UTC	X	America/New_York	Local
-- expect: true
-- expect: time
local time = require("time")
local inbox = process.inbox()
local ny = time.load_location("America/New_York")
local t = time.date(2024, 1, 15, 12, 0, 0, 7, ny)
process.send(process.pid(), "t", {
  t = t, d = time.parse_duration("90s"), now = time.now(),
  places = { time.utc, time.fixed_zone("X", 60), ny, time.localtz },
})
local m = inbox:receive():payload():data()
print(m.t == t, m.t:location():string(), (m.t:zone()))
print(m.d == time.parse_duration("90s"), m.d)
print(m.places[1] == time.utc, m.places[1], m.places[2], m.places[3], m.places[4])
print(m.now <= time.now())
-- Also as what a process leaves behind.
local value = process.exec(function() return require("time").unix(0) end)
print(value == time.unix(0) and "time")
