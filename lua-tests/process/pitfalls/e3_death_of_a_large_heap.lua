-- spec: pitfall E3
-- A process with many large objects that ends does not hold a worker for long.
-- options: --workers 1
-- timeout: 60
-- not-under: gc takes too long
-- not-under: budget1 takes too long
-- expect: 100000	true
local time = require("time")
local ev = process.events()
process.spawn_monitored(function()
    local rows = {}
    for i = 1, 100000 do
        local row = {}
        for k = 1, 32 do row[k] = k end
        rows[i] = row
    end
    return #rows
end)
local longest, last, value = 0, time.now(), nil
local tick = time.ticker("2ms")
while not value do
    local r = channel.select { tick:response():case_receive(), ev:case_receive() }
    local now = time.now()
    longest, last = math.max(longest, now:sub(last):milliseconds()), now
    if r.channel == ev then value = r.value.result.value end
end
print(value, longest < 2000)
