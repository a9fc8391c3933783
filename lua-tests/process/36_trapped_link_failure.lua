-- spec: processes 21.36
-- expect: pid.link.down	true	true	nil
-- expect: alive
local ev = process.events()
process.set_options { trap_links = true }
local p = process.spawn_linked(function() error("boom") end)
local e = ev:receive()
print(e.kind, e.from == p, e.result.error:message():find("boom", 1, true) ~= nil, e.result.value)
print("alive")
