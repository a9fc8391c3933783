-- spec: processes 21.45
-- expect: true	nil
-- expect: no event
-- expect: true	nil
local time = require("time")
local ev = process.events()
local p = process.spawn_monitored(function() end)
-- Names and PID go before the EXIT is sent, so that is in the mailbox a moment after the first refused message.
while process.send(p, "still there") do time.sleep("1ms") end
time.sleep("20ms")
print(process.unmonitor(p))
local r = channel.select { ev:case_receive(), time.after("50ms"):case_receive() }
print(r.channel == ev and r.value.kind or "no event")
print(process.unmonitor(p))
