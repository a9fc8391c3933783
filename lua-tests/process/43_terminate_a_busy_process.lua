-- spec: processes 21.43
-- variant: --workers 1
-- variant: --workers 2
-- timeout: 20
-- expect: true	nil
-- expect: process terminated	Internal
local time = require("time")
local ev = process.events()
local p = process.spawn_monitored(function() while true do end end)
time.sleep("20ms")
print(process.terminate(p))
local e = ev:receive().result.error
print(e:message(), e:kind())
