-- spec: processes 21.42
-- expect: true	nil
-- expect: enough
-- expect: pid.cancel	true	
local ev = process.events()
local function child()
    local e = process.events():receive()
    return e.reason == "" and { kind = e.kind, from = e.from, reason = e.reason } or e.reason
end
local p = process.spawn_monitored(child)
print(process.cancel(p, "enough"))
print(ev:receive().result.value)
-- Without a reason it is the empty text.
process.cancel((process.spawn_monitored(child)))
local value = ev:receive().result.value
print(value.kind, value.from == process.pid(), value.reason)
