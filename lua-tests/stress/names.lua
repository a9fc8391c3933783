-- spec: processes 13 and 14
-- Many processes ask for the same name: one gets it, and the messages of all reach that one.
-- expect: nothing is left
local stress = require("stress")
local events = process.events()

for round in stress.rounds() do
    local name = "name " .. round
    local askers = 1 + stress.random(30)
    local function owner(n)
        local inbox, sum = process.inbox(), 0
        for _ = 1, n do sum = sum + inbox:receive():payload():data() end
        return sum
    end
    local function asker(i)
        local pid, err = process.with_options({}):with_name(name):with_message("add", i):spawn(owner, nil, askers)
        if not pid then return nil, err end
        local ok = process.monitor(pid)
        -- It may be over already; then the monitor came too late.
        if not ok then return pid end
        return process.events():receive().from
    end
    local sum = 0
    for i = 1, askers do
        process.spawn_monitored(asker, nil, i)
        sum = sum + i
    end
    local owner_pid
    for _ = 1, askers do
        local result = events:receive().result
        stress.check(result.value, result.error and result.error:message())
        stress.check(not owner_pid or owner_pid == result.value, "two owners of one name")
        owner_pid = result.value
    end
    stress.check(process.registry.lookup(name) == nil, "the name outlived its process")
    -- Plain registration: of many who try, one succeeds.
    local winners = 0
    local go = channel.new()
    for _ = 1, askers do
        process.spawn_monitored(function()
            go:receive()
            local ok = process.registry.register(name)
            process.send("referee", "tried")
            process.inbox():receive()
            return ok or false
        end)
    end
    process.registry.register("referee")
    local tried, pids = process.inbox(), {}
    go:close()
    for i = 1, askers do pids[i] = tried:receive():from() end
    for i = 1, askers do process.send(pids[i], "end") end
    for _ = 1, askers do
        if events:receive().result.value then winners = winners + 1 end
    end
    stress.check(winners == 1, winners .. " winners")
    stress.check(process.registry.lookup(name) == nil, "the name outlived its process")
end
stress.finish()
