-- spec: scheduler 21.5
-- options: --workers 1
-- timeout: 60
-- not-under: gc the big string is made again and again
-- expect: true
-- expect: true
local time = require("time")
local ev = process.events()
process.spawn_monitored(function() return ("x"):rep(100000000):find("y") == nil end)
local longest, last, value = 0, time.now(), nil
repeat
    local r = channel.select { ev:case_receive(), time.after("5ms"):case_receive() }
    local now = time.now()
    longest, last = math.max(longest, now:sub(last):milliseconds()), now
    if r.channel == ev then value = r.value.result.value end
until r.channel == ev
print(value)
print(longest < 5000)
