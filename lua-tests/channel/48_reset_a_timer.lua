-- spec: channels 13.48
-- expect: true
-- expect: true	true
-- expect: fired once
local time = require("time")
local started = time.now()
local t = time.timer("2s")
time.sleep("10ms")
print(t:reset("60ms"))
local v, ok = t:response():receive()
local elapsed = time.now():sub(started):milliseconds()
print(ok, elapsed >= 70 and elapsed < 2000)
local r = channel.select { t:response():case_receive(), time.after("20ms"):case_receive() }
print(r.channel == t:response() and "fired again" or "fired once")
