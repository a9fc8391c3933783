-- spec: processes 10
-- expect: true	no event
-- expect: linked process failed	Internal
-- expect: process terminated
local time = require("time")
local ev = process.events()
process.set_options { trap_links = true }
-- After unlink nothing comes, not even what was queued.
local p = process.spawn_linked(function() error("x") end)
while process.send(p, "still there") do time.sleep("1ms") end
time.sleep("20ms")
local ok = process.unlink(p)
local r = channel.select { ev:case_receive(), time.after("20ms"):case_receive() }
print(ok, r.channel == ev and r.value.kind or "no event")
-- A failure by a link cannot be caught and reaches a busy process.
process.spawn_monitored(function()
    process.spawn_linked(function() time.sleep("5ms") error("x") end)
    while true do pcall(function() while true do end end) end
end)
local e = ev:receive().result.error
print(e:message(), e:kind())
-- Termination counts as a failure.
local linked = process.spawn_linked(function() process.inbox():receive() end)
process.terminate(linked)
print(ev:receive().result.error:message())
