-- spec: channels 13.36
-- expect: A
-- expect: B
-- expect: A
-- expect: B
-- expect: A
-- expect: B
local gate, done = channel.new(), channel.new()
local function talk(name)
    gate:receive()
    for _ = 1, 3 do
        print(name)
        coroutine.yield()
    end
    done:send(true)
end
coroutine.spawn(talk, "A")
coroutine.spawn(talk, "B")
gate:close()
done:receive()
done:receive()
