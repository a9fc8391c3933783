-- spec: channels 8, processes 17
-- timeout: 30
-- expect: from the child
-- The only other handle stands in a message that nobody has read yet: that is no deadlock.
local time = require("time")
local c = channel.new()
local p = process.spawn(function()
    time.sleep("30ms")
    process.inbox():receive():payload():data():send("from the child")
end)
process.send(p, "c", c)
print((c:receive()))
