-- spec: processes 2.5
-- options: --shutdown-timeout 100ms
-- timeout: 30
-- status: 4
-- expect: cancelled
local ready = process.listen("ready")
process.spawn(function(main)
    local ev = process.events()
    process.send(main, "ready")
    ev:receive()
    print("cancelled")
    io.stdout:flush()
    while true do end
end, nil, process.pid())
ready:receive()
return 4
