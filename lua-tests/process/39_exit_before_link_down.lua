-- spec: processes 21.39
-- expect: pid.exit	pid.link.down
local ev = process.events()
process.set_options { trap_links = true }
process.spawn_linked_monitored(function() error("boom") end)
local first, second = ev:receive(), ev:receive()
print(first.kind, second.kind)
