-- spec: processes 4
-- expect: true	nil
local ev = process.events()
local p = process.spawn_monitored(function() error("quiet") end)
local e = ev:receive()
print(e.from == p, e.result.value)
