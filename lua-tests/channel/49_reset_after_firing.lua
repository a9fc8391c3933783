-- spec: channels 13.49
-- expect: true
-- expect: false
-- expect: userdata	true
-- expect: false
-- expect: false	true
local time = require("time")
local t = time.timer("5ms")
print(select(2, t:response():receive()))
print(t:reset("10ms"))
local v, ok = t:response():receive()
print(type(v), ok)
t:stop()
print(t:reset("1ms"))
local ok, message = pcall(t.reset, t, 0)
print(ok, message:find("timer:reset: duration must be > 0", 1, true) ~= nil)
