-- spec: processes 21.51
-- expect: echo of hi	1
local ready, inbox = process.listen("ready"), process.inbox()
process.spawn(function(main)
    process.registry.register("w")
    process.send(main, "ready")
    local m = process.inbox():receive()
    process.send(m:from(), "echo of " .. m:topic(), m:payload():data())
end, nil, process.pid())
ready:receive()
process.send("w", "hi", 1)
local m = inbox:receive()
print(m:topic(), m:payload():data())
