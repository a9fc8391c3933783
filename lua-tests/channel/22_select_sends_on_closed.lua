-- spec: channels 13.22
-- expect: false	send on closed channel
-- expect: false	send on closed channel
local function report(ok, message) print(ok, message:match("send on.*")) end
local c = channel.new(1)
c:close()
report(pcall(channel.select, { c:case_send(1), default = true }))
-- Closed while a select waits to send.
local d = channel.new()
coroutine.spawn(function() report(pcall(channel.select, { d:case_send(1) })) end)
d:close()
