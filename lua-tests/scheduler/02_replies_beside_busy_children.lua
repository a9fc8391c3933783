-- spec: scheduler 21.2
-- options: --workers 1
-- timeout: 60
-- expect: 20	true
local time = require("time")
for _ = 1, 10 do process.spawn(function() while true do end end) end
local echo = process.spawn(function()
    local inbox = process.inbox()
    while true do
        local m = inbox:receive()
        process.send(m:from(), "pong", m:payload():data())
    end
end)
local pong, longest = process.listen("pong"), 0
local count = 0
for i = 1, 20 do
    local started = time.now()
    process.send(echo, "ping", i)
    if pong:receive() == i then count = count + 1 end
    longest = math.max(longest, time.now():sub(started):milliseconds())
end
print(count, longest < 2000)
