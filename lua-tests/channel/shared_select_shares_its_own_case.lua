-- spec: channels 8
-- expect: 2	true
-- Copying the value of the second case shares the channel of the first one, which was tried before.
local c, s = channel.new(), channel.new()
process.spawn(function()
    local d = s:receive()
    s:receive()
    d:send("never taken")
end)
s:send(1)
coroutine.spawn(function() coroutine.yield() end)
local r = channel.select { c:case_receive(), s:case_send(c) }
print(r.index, r.value == c)
