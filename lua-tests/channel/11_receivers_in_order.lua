-- spec: channels 13.11
-- expect: 1	1
-- expect: 2	2
-- expect: 3	3
local c = channel.new()
for k = 1, 3 do
    coroutine.spawn(function() print(k, (c:receive())) end)
end
for v = 1, 3 do c:send(v) end
coroutine.yield()
