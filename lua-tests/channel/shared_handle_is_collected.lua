-- spec: channels 8, processes 17
-- timeout: 30
-- status: 1
-- stderr: deadlock:
-- The child lives on but has let go of the channel: main waits for ever.
local c = channel.new()
process.spawn(function(ch)
    local _ = ch:cap()
    ch = nil
    local ready = process.inbox()
    collectgarbage()
    collectgarbage()
    ready:receive()
end, nil, c)
c:receive()
print("received")
