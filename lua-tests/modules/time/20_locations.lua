-- spec: modules/time 20, 21, 22, 23
-- expect: EST	EDT	America/New_York
-- expect: 2024-03-10 03:30:00 -0400 EDT
-- expect: 2024-11-03 01:30:00 -0400 EDT
-- expect: America/New_York	America/New_York	UTC	Local
-- expect: NotFound	false	time.load_location: unknown location: Mars/Base
-- expect: Invalid	false	empty location name
-- expect: NotFound	NotFound	NotFound
-- expect: +05:30	X	19800
-- expect: X	true	false	false
-- expect: +0530		19800
-- expect: true	true	true
-- expect: EDT	-14400
-- expect: 21	1710052200	true
-- expect: location expected
-- expect: bad argument #2 to 'fixed_zone' (offset out of range)
local time = require("time")
local ny = time.load_location("America/New_York")
print(time.date(2024, 1, 15, 12, 0, 0, 0, ny):format("MST"), time.date(2024, 7, 15, 12, 0, 0, 0, ny):format("MST"), ny)
-- A time that the clocks leave out, and one that they show twice.
print(time.date(2024, 3, 10, 2, 30, 0, 0, ny))
print(time.date(2024, 11, 3, 1, 30, 0, 0, ny))
print(ny:string(), tostring(ny), time.load_location("UTC"):string(), time.load_location("Local"):string())
local none, e = time.load_location("Mars/Base")
print(e:kind(), e:retryable(), e)
none, e = time.load_location("")
print(e:kind(), e:retryable(), e)
local function kind(name) return (select(2, time.load_location(name)):kind()) end
print(kind("../etc"), kind("/etc/localtime"), kind("America/../UTC"))
local x = time.fixed_zone("X", 19800)
local t = time.unix(0, 0):in_location(x)
print(t:format("-07:00"), t:format("MST"), select(2, t:zone()))
print(x, x == time.fixed_zone("X", 19800), x == time.fixed_zone("X", 0), x == time.utc)
-- A zone without a name shows its offset.
local nameless = t:in_location(time.fixed_zone("", 19800))
print(nameless:format("MST"), nameless:zone())
print(time.load_location("UTC") == time.utc, ny == time.load_location("America/New_York"), t:utc():location() == time.utc)
print(time.date(2024, 7, 1, 0, 0, 0, 0, ny):zone())
local tokyo = time.load_location("Asia/Tokyo")
local moment = time.date(2024, 3, 10, 6, 30, 0, 0, time.utc)
local there = moment:in_location(time.load_location("Pacific/Honolulu")):in_location(tokyo):add("6h")
print(there:hour(), moment:in_location(tokyo):unix(), moment:in_location(tokyo) == moment)
print((select(2, pcall(moment.in_location, moment, "utc")):match("location expected")))
print(select(2, pcall(time.fixed_zone, "X", 360000)))
