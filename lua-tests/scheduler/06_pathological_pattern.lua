-- spec: scheduler 21.6
-- options: --workers 1
-- timeout: 20
-- expect: process terminated
local time = require("time")
local ev = process.events()
local p = process.spawn_monitored(function() return ("a"):rep(40):match(("a*"):rep(20) .. "b") end)
time.sleep("20ms")
process.terminate(p)
print(ev:receive().result.error:message())
