-- spec: processes 21.10
-- expect: pid.exit	true	1	nil
-- expect: number	true
local ev = process.events()
local p = process.spawn_monitored(function() return { n = 1 } end)
local e = ev:receive()
print(e.kind, e.from == p, e.result.value.n, e.result.error)
print(type(e.at), e.kind == process.event.EXIT)
