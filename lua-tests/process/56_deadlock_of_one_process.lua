-- spec: processes 21.56
-- expect: deadlock: all 1 coroutines blocked with no pending operations	Internal
-- expect: deadlock: all 3 coroutines blocked with no pending operations	Internal
local ev = process.events()
process.spawn_monitored(function() channel.new():receive() end)
local e = ev:receive().result.error
print(e:message(), e:kind())
process.spawn_monitored(function()
    local a, b = channel.new(), channel.new(1)
    coroutine.spawn(function() a:send(1) end)
    coroutine.spawn(function() b:send(1) b:send(2) end)
    channel.select { channel.new():case_receive(), channel.new():case_send(1) }
end)
e = ev:receive().result.error
print(e:message(), e:kind())
