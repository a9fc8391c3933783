-- spec: modules/system 10
-- options: --shutdown-timeout 50s
-- timeout: 30
-- status: 3
-- expect: main goes on until it is told
-- expect: child: cancelled
local system = require("system")
local ready = process.listen("ready")
process.spawn(function(main)
    local ev = process.events()
    process.send(main, "ready")
    ev:receive()
    print("child: cancelled")
end, nil, process.pid())
ready:receive()
print("main goes on until it is told")
io.stdout:flush()
process.exec(function() require("system").exit(3) end)
process.inbox():receive()
