-- spec: channels 13.59
-- expect: process terminated
-- expect: true
local time = require("time")
local ev, ready = process.events(), process.listen("ready")
local c = channel.new()
local p = process.spawn_monitored(function(main)
    process.send(main, "ready")
    c:send(1)
end, nil, process.pid())
ready:receive()
time.sleep("20ms")
process.terminate(p)
print(ev:receive().result.error:message())
print(channel.select { c:case_receive(), default = true }.default)
