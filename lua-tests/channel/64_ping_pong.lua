-- spec: channels 13.64
-- not-under: gc a collection at each allocation takes too long
-- expect: 100000	true
local ping, pong = channel.new(), channel.new()
coroutine.spawn(function()
    while true do
        local v, ok = ping:receive()
        if not ok then return end
        pong:send(v)
    end
end)
collectgarbage()
local before, count = collectgarbage("count"), 0
for i = 1, 100000 do
    ping:send(i)
    count = count + (pong:receive() == i and 1 or 0)
end
collectgarbage()
print(count, collectgarbage("count") - before < 100)
