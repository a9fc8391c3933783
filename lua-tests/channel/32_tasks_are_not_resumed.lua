-- spec: channels 13.32
-- expect: false	cannot resume a spawned coroutine
-- expect: suspended
-- expect: dead
local done = channel.new()
local th = coroutine.spawn(function() done:receive() end)
print(coroutine.resume(th))
print(coroutine.status(th))
done:close()
print(coroutine.status(th))
