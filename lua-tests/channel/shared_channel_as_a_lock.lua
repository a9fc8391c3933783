-- spec: channels 8
-- variant: --workers 1
-- variant: --workers 8
-- timeout: 60
-- expect: 4000	never two
-- A channel of one place is a lock over processes: whoever puts a value in holds it.
local ev = process.events()
local lock, inside = channel.new(1), channel.new(1)
for _ = 1, 8 do
    process.spawn_monitored(function()
        local rounds, two = 0, false
        for _ = 1, 500 do
            lock:send(true)
            if channel.select { inside:case_send(1), default = true }.default then two = true end
            if channel.select { inside:case_receive(), default = true }.default then two = true end
            lock:receive()
            rounds = rounds + 1
        end
        return { rounds, two }
    end)
end
local rounds, two = 0, "never two"
for _ = 1, 8 do
    local value = ev:receive().result.value
    rounds = rounds + value[1]
    if value[2] then two = "two inside" end
end
print(rounds, two)
