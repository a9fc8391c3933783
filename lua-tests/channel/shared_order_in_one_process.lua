-- spec: channels 8, 5
-- expect: receiver waits, sender goes on, received 1, received 2, sender waits, receiver goes on, sent
-- In one process a shared channel hands over as a local one does.
local c, said = channel.new(), {}
local function say(text) said[#said + 1] = text end
process.send(process.pid(), "c", c)
coroutine.spawn(function()
    say("receiver waits")
    say("received " .. c:receive())
    say("received " .. c:receive())
end)
c:send(1)
say("sender goes on")
coroutine.yield()
c:send(2)
coroutine.yield()
coroutine.spawn(function()
    say("sender waits")
    c:send(3)
    say("sent")
end)
c:receive()
say("receiver goes on")
coroutine.yield()
print(table.concat(said, ", "))
