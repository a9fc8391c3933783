-- spec: modules/os 17, 31, 32
-- expect: true	false	03:30 EDT	3:30	-1
-- file: zone.lua
--[==[
io.write(tostring(os.date("*t", 1720000000).isdst), "\t", tostring(os.date("*t", 1704067200).isdst), "\t")
local t = { year = 2024, month = 3, day = 10, hour = 2, min = 30 }
local s = os.time(t)
io.write(os.date("%H:%M %Z", s), "\t", t.hour, ":", t.min)
]==]
-- file: before.lua
--[==[
print("\t" .. os.time { year = 1969, month = 12, day = 31, hour = 23, min = 59, sec = 59 })
]==]
local exe = assert(io.open("/proc/self/cmdline", "rb")):read("a"):match("^[^\0]*")
assert(os.execute(("TZ=America/New_York %q zone.lua"):format(exe)))
assert(os.execute(("TZ=UTC %q --restricted before.lua"):format(exe)))
