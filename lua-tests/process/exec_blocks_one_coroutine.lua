-- spec: processes 6
-- expect: 1
-- expect: 2
-- expect: 3
local results, go = channel.new(), channel.new()
coroutine.spawn(function()
    results:send(process.exec(function(go) return (go:receive()) end, nil, go))
end)
coroutine.spawn(function() results:send(2) end)
coroutine.spawn(function() results:send(1) end)
local a, b = results:receive(), results:receive()
print(math.min(a, b))
print(math.max(a, b))
go:send(3)
print((results:receive()))
