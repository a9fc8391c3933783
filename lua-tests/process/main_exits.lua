-- spec: processes 2.5
-- options: --shutdown-timeout 50s
-- timeout: 30
-- expect: child: pid.cancel main exited true
local ready = process.listen("ready")
process.spawn(function(main)
    local ev = process.events()
    process.send(main, "ready")
    local e = ev:receive()
    print("child: " .. e.kind .. " " .. e.reason .. " " .. tostring(e.from == ""))
end, nil, process.pid())
ready:receive()
