-- spec: processes 6 and 15
-- Chains of `exec`, some cut by a kill; processes that upgrade themselves while messages arrive.
-- expect: nothing is left
local time, stress = require("time"), require("stress")
local events = process.events()

local function chain(depth)
    if depth == 0 then return 0 end
    local value, err = process.exec(chain, nil, depth - 1)
    if err then return nil, err end
    return value + 1
end

for _ in stress.rounds() do
    local depth = {}
    for _ = 1, 20 do
        local n = stress.random(20)
        depth[process.spawn_monitored(chain, nil, n)] = n
    end
    local victim = process.spawn_monitored(chain, nil, 50)
    process.terminate(victim)
    depth[victim] = 50
    for _ = 1, 21 do
        local e = events:receive()
        stress.check(e.result.value == depth[e.from] or e.from == victim, tostring(e.result.error))
    end

    local count = 50
    local pids = {}
    for i = 1, 5 do pids[i] = process.spawn_monitored("app:restless", nil, count, 0) end
    for i = 1, count do
        for _, pid in ipairs(pids) do process.send(pid, "n", i) end
        if i % 10 == 0 then time.sleep(0) end
    end
    for _ = 1, 5 do
        local result = events:receive().result
        stress.check(result.value == count, tostring(result.error or result.value))
    end
end
stress.finish()
-- file: restless.lua
--[==[
-- Takes a few messages, then starts afresh with what it knows.
local count, last = ...
local topic = process.listen("n")
for _ = 1, 7 do
    local n = topic:receive()
    if n ~= last + 1 then return nil, "lost a message: " .. n .. " after " .. last end
    last = n
    if last == count then return last end
end
process.upgrade("", count, last)
]==]
