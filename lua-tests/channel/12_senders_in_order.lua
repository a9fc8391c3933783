-- spec: channels 13.12
-- expect: 1	2	3	4
local c = channel.new(2)
for v = 1, 4 do
    coroutine.spawn(function() c:send(v) end)
end
print((c:receive()), (c:receive()), (c:receive()), (c:receive()))
