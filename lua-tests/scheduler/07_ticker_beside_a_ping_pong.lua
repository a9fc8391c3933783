-- spec: scheduler 21.7
-- options: --workers 1
-- timeout: 120
-- not-under: gc takes too long
-- not-under: budget1 takes too long
-- expect: 100000
-- expect: true
local time = require("time")
local ev = process.events()
local ticker = process.spawn_monitored(function()
    local events, ticks = process.events(), 0
    local ticker = time.ticker("1ms")
    while true do
        local r = channel.select { events:case_receive(), ticker:response():case_receive() }
        if r.channel == events then return ticks end
        ticks = ticks + 1
    end
end)
local other = process.spawn(function()
    local inbox = process.inbox()
    while true do
        local m = inbox:receive()
        process.send(m:from(), "pong", m:payload():data())
    end
end)
local pong, count = process.listen("pong"), 0
for i = 1, 100000 do
    process.send(other, "ping", i)
    if pong:receive() == i then count = count + 1 end
end
process.cancel(ticker)
print(count)
print(ev:receive().result.value >= 3)
