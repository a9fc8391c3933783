-- spec: processes 6
-- timeout: 30
-- expect: caller exited
local ready, reason = process.listen("ready"), process.listen("reason")
local caller = process.spawn(function(main)
    process.exec(function()
        local events = process.events()
        process.send(main, "ready")
        process.send(main, "reason", events:receive().reason)
    end)
end, nil, process.pid())
ready:receive()
process.terminate(caller)
print((reason:receive()))
