-- spec: channels 8, 4
-- expect: true	true	2
-- expect: true	true	1
-- The result of a select that waited names the channel and the value themselves, not copies.
local a, b, t = channel.new(), channel.new(), { 1 }
process.spawn(function() b:receive() end)
local r = channel.select { a:case_send(t), b:case_send(t) }
print(r.channel == b, r.value == t, r.index)
-- Also if the channel became shared while the select waited.
local c, result = channel.new()
coroutine.spawn(function() result = channel.select { c:case_send(t), channel.new():case_receive() } end)
process.exec(function() return c:receive() end)
process.listen("none")
require("time").sleep(0)
print(result.channel == c, result.value == t, result.index)
