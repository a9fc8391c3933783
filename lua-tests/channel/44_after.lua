-- spec: channels 13.44
-- expect: userdata	true	true
-- expect: nil	false
local time = require("time")
local before = time.now()
local t = time.after("20ms")
local v, ok = t:receive()
print(type(v), ok, v:sub(before):milliseconds() >= 20)
print(t:receive())
