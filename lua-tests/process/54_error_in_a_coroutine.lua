-- spec: processes 21.54
-- timeout: 30
-- expect: true
local time = require("time")
local ev = process.events()
process.spawn_monitored(function()
    coroutine.spawn(function() error("co") end)
    time.sleep("1h")
end)
print(ev:receive().result.error:message():find("co", 1, true) ~= nil)
