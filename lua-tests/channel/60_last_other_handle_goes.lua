-- spec: channels 13.60
-- timeout: 20
-- status: 1
-- stderr: deadlock:
local time = require("time")
local c = channel.new()
process.spawn(function()
    time.sleep("20ms")
    return c:cap()
end)
c:receive()
print("received")
