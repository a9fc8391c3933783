-- spec: scheduler 21.34
-- timeout: 60
-- expect: true	true
-- expect: other processes go on
local time = require("time")
local ev = process.events()
process.spawn_monitored(function()
    local ticker, started = time.ticker("1ms"), time.now()
    coroutine.spawn(function()
        while time.now():sub(started):milliseconds() < 100 do end
    end)
    local count = 0
    time.sleep("1ms")
    ticker:stop()
    while true do
        local r = channel.select { ticker:response():case_receive(), default = true }
        if r.default or not r.ok then return count end
        count = count + 1
    end
end)
local other = process.exec(function() return "other processes go on" end)
local count = ev:receive().result.value
print(count >= 1, count <= 17)
print(other)
