-- spec: scheduler 21.23
-- timeout: 30
-- expect: 10 sent
-- expect: the eleventh waits
-- expect: 11	12
-- expect: 1 2 3 4 5 6 7 8 9 10 11 12
local time = require("time")
local ev, progress = process.events(), process.listen("progress")
local target = process.with_options { mailbox_limit = 10, mailbox_policy = "block" }:spawn_monitored(function()
    process.events():receive()
    local numbers, topic = {}, process.listen("n")
    for i = 1, 12 do numbers[i] = topic:receive() end
    return numbers
end)
process.spawn(function(main)
    for i = 1, 12 do
        process.send(target, "n", i)
        process.send(main, "progress", i)
    end
end, nil, process.pid())
local sent
for _ = 1, 10 do sent = progress:receive() end
print(sent .. " sent")
local r = channel.select { progress:case_receive(), time.after("50ms"):case_receive() }
print(r.channel == progress and "the eleventh is sent" or "the eleventh waits")
process.cancel(target)
print((progress:receive()), (progress:receive()))
print(table.concat(ev:receive().result.value, " "))
