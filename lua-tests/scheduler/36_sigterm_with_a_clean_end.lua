-- spec: processes 2.5, scheduler 21.36
-- options: --shutdown-timeout 50s
-- signal: TERM after line 1
-- timeout: 30
-- status: 5
-- expect: ready
-- expect: pid.cancel	true	terminated
-- expect: child	terminated
local time = require("time")
local ev, ready = process.events(), process.listen("ready")
-- Something that is pending: a run in which all wait for messages is a deadlock.
local pending = time.after("1h")
process.spawn_monitored(function(main)
    local events = process.events()
    process.send(main, "ready")
    return events:receive().reason
end, nil, process.pid())
ready:receive()
print("ready")
io.stdout:flush()
local reason, cancel
for _ = 1, 2 do
    local e = ev:receive()
    if e.kind == process.event.EXIT then
        reason = e.result.value
    else
        cancel = e
    end
end
print(cancel.kind, cancel.from == "", cancel.reason)
print("child", reason)
return 5
