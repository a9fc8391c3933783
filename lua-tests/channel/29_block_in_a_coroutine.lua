-- spec: channels 13.29
-- expect: true	7
-- expect: true	end
-- expect: dead
local ch = channel.new()
local co = coroutine.create(function()
    local v = ch:receive()
    coroutine.yield(v)
    return "end"
end)
coroutine.spawn(function() ch:send(7) end)
print(coroutine.resume(co))
print(coroutine.resume(co))
print(coroutine.status(co))
