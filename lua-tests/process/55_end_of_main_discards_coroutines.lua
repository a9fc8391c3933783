-- spec: processes 21.55
-- timeout: 30
-- expect: 5	nil
local time = require("time")
local ev = process.events()
process.spawn_monitored(function()
    coroutine.spawn(function() time.sleep("1h") end)
    return 5
end)
local result = ev:receive().result
print(result.value, result.error)
