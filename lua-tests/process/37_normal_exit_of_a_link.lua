-- spec: processes 21.37
-- expect: no event
local time = require("time")
local ev = process.events()
process.set_options { trap_links = true }
local p = process.spawn_linked(function() return 1 end)
while process.send(p, "still there") do time.sleep("1ms") end
local r = channel.select { ev:case_receive(), time.after("50ms"):case_receive() }
print(r.channel == ev and r.value.kind or "no event")
