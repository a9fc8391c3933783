-- spec: channels 13.10
-- expect: main
-- expect: 1	true
local c = channel.new()
coroutine.spawn(function() print(c:receive()) end)
c:send(1)
print("main")
coroutine.yield()
