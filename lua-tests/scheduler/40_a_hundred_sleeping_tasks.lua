-- spec: scheduler 21.40
-- timeout: 30
-- expect: blocked	101
-- expect: 100
local time = require("time")
local ev = process.events()
local p = process.spawn_monitored(function()
    local done, count = channel.new(), 0
    for _ = 1, 100 do
        coroutine.spawn(function()
            time.sleep("300ms")
            done:send(true)
        end)
    end
    for _ = 1, 100 do
        done:receive()
        count = count + 1
    end
    return count
end)
local info
repeat
    time.sleep("1ms")
    info = process.info(p)
until info == nil or info.tasks == 101 and info.state ~= "running" and info.state ~= "ready"
print(info and info.state, info and info.tasks)
print(ev:receive().result.value)
