-- spec: channels 13.9
-- expect: hi	true
-- expect: sent
local c = channel.new()
coroutine.spawn(function() c:send("hi") print("sent") end)
print(c:receive())
coroutine.yield()
