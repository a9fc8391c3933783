-- spec: channels 13.6
-- expect: false	[..]send on closed channel
-- expect: false	06_send_on_closed.lua:7: send on closed channel
local c = channel.new(1)
c:close()
print(pcall(c.send, c, 1))
print(pcall(function() c:send(1) end))
