-- spec: scheduler 21.23
-- A receiver that has taken everything before it hears of a sender that waits for room lets that go on.
-- timeout: 30
-- expect: 2000
-- expect: 300	300
local options = { mailbox_limit = 1, mailbox_policy = "block" }
local events = process.events()

local target = process.with_options(options):spawn_monitored(function()
    local inbox, n = process.inbox(), 0
    while inbox:receive():topic() ~= "end" do n = n + 1 end
    return n
end)
for i = 1, 2000 do assert(process.send(target, "v", i)) end
assert(process.send(target, "end"))
print(events:receive().result.value)

-- What is let in may be for another task than the one that has made room.
target = process.with_options(options):spawn_monitored(function()
    local counts, done = {}, channel.new(2)
    for _, topic in ipairs { "a", "b" } do
        local values = process.listen(topic)
        counts[topic] = 0
        coroutine.spawn(function()
            while values:receive() do counts[topic] = counts[topic] + 1 end
            done:send(true)
        end)
    end
    done:receive()
    done:receive()
    return counts
end)
for _, topic in ipairs { "a", "b" } do
    process.spawn(function()
        for _ = 1, 300 do assert(process.send(target, topic, true)) end
        assert(process.send(target, topic, false))
    end)
end
local counts = events:receive().result.value
print(counts.a, counts.b)
