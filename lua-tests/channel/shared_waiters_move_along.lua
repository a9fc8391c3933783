-- spec: channels 8
-- Those who wait on a channel when it becomes shared go on waiting there.
-- timeout: 30
-- expect: receiver	from the child
-- expect: select	from the child
local c, done = channel.new(), channel.new()
coroutine.spawn(function() print("receiver", (c:receive())) done:send(true) end)
coroutine.spawn(function()
    local r = channel.select { channel.new():case_receive(), c:case_receive() }
    print("select", r.value)
    done:send(true)
end)
process.spawn(function()
    c:send("from the child")
    c:send("from the child")
end)
done:receive()
done:receive()
