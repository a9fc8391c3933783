-- spec: channels 13.52
-- expect: first
-- expect: second
local time = require("time")
local first, second = time.after("10ms"), time.after("200ms")
local r = channel.select { second:case_receive(), first:case_receive() }
print(r.channel == first and "first" or "second")
r = channel.select { second:case_receive() }
print(r.channel == first and "first" or "second")
