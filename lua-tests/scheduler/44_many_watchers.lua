-- spec: scheduler 21.44
-- timeout: 120
-- not-under: gc takes too long
-- expect: 10000	10000
local n = 10000
local ev, ready = process.events(), process.listen("ready")
local target = process.spawn(function() return process.inbox():receive():topic() end)
for _ = 1, n do
    process.spawn_monitored(function(main)
        local events, time = process.events(), require("time")
        process.monitor(target)
        process.send(main, "ready")
        local e = events:receive()
        local r = channel.select { events:case_receive(), time.after("20ms"):case_receive() }
        return e.from == target and e.result.value == "go" and r.channel ~= events
    end, nil, process.pid())
end
for _ = 1, n do ready:receive() end
process.send(target, "go")
local count, once = 0, 0
for _ = 1, n do
    count = count + 1
    if ev:receive().result.value then once = once + 1 end
end
print(count, once)
