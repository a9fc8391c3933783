-- spec: channels 13.20
-- expect: true	x	true
-- expect: true
local a, b = channel.new(), channel.new()
coroutine.spawn(function()
    local r = channel.select { a:case_receive(), b:case_receive() }
    print(r.channel == b, r.value, r.ok)
end)
b:send("x")
coroutine.yield()
print(channel.select { a:case_send(1), default = true }.default)
