-- spec: channels 13.57
-- expect: false	value cannot be copied: function at value
-- expect: false	value cannot be copied: thread at value.list[1]
-- expect: true	function
local function report(ok, message) print(ok, message:match("value cannot.*")) end
local c = channel.new(1)
process.send(process.pid(), "c", c)
report(pcall(c.send, c, function() end))
report(pcall(c.send, c, { list = { coroutine.create(print) } }))
-- A local channel passes anything by reference.
local d = channel.new(1)
print(d:send(print), type(d:receive()))
