-- spec: channels 13.13
-- expect: false	send on closed channel
-- expect: closed
-- expect: nil	false
local c = channel.new()
coroutine.spawn(function()
    local ok, message = pcall(c.send, c, 1)
    print(ok, message:match("send on.*"))
end)
c:close()
print("closed")
print(c:receive())
