-- spec: channels 8
-- Senders and receivers in any number of processes select on the same shared channels; some are killed. What nobody
-- who was killed can have taken arrives exactly once.
-- expect: nothing is left
local time, stress = require("time"), require("stress")
local events = process.events()

for round in stress.rounds() do
    local channels = { channel.new(), channel.new(1), channel.new(5) }
    local producers, consumers, each = stress.random(4), stress.random(4), 100

    local function produce(first)
        for i = first, first + each - 1 do
            local c = channels[i % 3 + 1]
            if i % 2 == 0 then
                c:send(i)
            else
                channel.select { c:case_send(i), channels[(i + 1) % 3 + 1]:case_send(i) }
            end
        end
    end
    local function consume()
        local values, cases = {}, {}
        for i, c in ipairs(channels) do cases[i] = c:case_receive() end
        while #cases > 0 do
            local r = channel.select(cases)
            if r.ok then
                values[#values + 1] = r.value
                -- Another order of the cases for the next time.
                table.insert(cases, 1, table.remove(cases, r.value % #cases + 1))
            else
                table.remove(cases, r.index)
            end
        end
        return values
    end
    local function wait()
        channel.select { channels[1]:case_receive(), channels[2]:case_receive(), process.inbox():case_receive() }
    end

    local is_consumer, victims = {}, {}
    for _ = 1, consumers do is_consumer[process.spawn_monitored(consume)] = true end
    -- These may take a value each with them.
    if round % 2 == 0 then
        for i = 1, 3 do victims[i] = process.spawn_monitored(wait) end
    end
    for i = 1, producers do process.spawn_monitored(produce, nil, i * 1000) end
    for _, pid in ipairs(victims) do
        time.sleep(stress.random(100) * 1000)
        process.terminate(pid)
    end
    local seen, count = {}, 0
    local function collect(result)
        stress.check(result.value, result.error and result.error:message())
        for _, v in ipairs(result.value) do
            stress.check(not seen[v], "a value came twice")
            seen[v], count = true, count + 1
        end
    end
    for _ = 1, producers + #victims do
        local e = events:receive()
        stress.check(not is_consumer[e.from], "a consumer ended early")
    end
    for _, c in ipairs(channels) do c:close() end
    for _ = 1, consumers do collect(events:receive().result) end
    stress.check(count <= producers * each and count >= producers * each - #victims,
        count .. " of " .. producers * each)
end
stress.finish()
