-- spec: channels 8
-- variant: --workers 1
-- variant: --workers 2
-- variant: --workers 8
-- timeout: 60
-- expect: 4000	true
-- Senders and receivers that select on the same two channels: each value is taken exactly once.
local ev = process.events()
local a, b = channel.new(), channel.new()
local function send_all(from)
    for i = from, from + 999 do
        channel.select { a:case_send(i), b:case_send(i) }
    end
    return {}
end
local function take()
    local values = {}
    for i = 1, 1000 do
        local r = i % 2 == 0 and channel.select { a:case_receive(), b:case_receive() }
            or channel.select { b:case_receive(), a:case_receive() }
        values[i] = r.value
    end
    return values
end
for i = 0, 3 do
    process.spawn_monitored(send_all, nil, i * 1000 + 1)
    process.spawn_monitored(take)
end
local seen, count, once = {}, 0, true
for _ = 1, 8 do
    for _, v in ipairs(ev:receive().result.value) do
        once = once and not seen[v]
        seen[v], count = true, count + 1
    end
end
print(count, once)
