-- spec: scheduler 21.8
-- timeout: 20
-- expect: process terminated
local time = require("time")
local ev = process.events()
local p = process.spawn_monitored(function() time.sleep("1h") end)
time.sleep("10ms")
process.terminate(p)
print(ev:receive().result.error:message())
