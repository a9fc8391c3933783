-- spec: funcs 13.22, entries 8.4, scheduler 21.9
-- expect: ok
-- stderr: too late
-- stderr: app.math:late_error
local funcs, time, system = require("funcs"), require("time"), require("system")
-- Coroutines of a function that has returned go on; the caller has its result.
local later = process.listen("later")
assert(funcs.call("app.math:later", process.pid()) == "accepted")
assert(later:receive() == "done")
assert(funcs.call("app.math:late_error") == 1)
-- What a callee waits for in a call of its own is cancelled with it.
local nested = process.listen("nested")
local f = funcs.async("app.math:nested", process.pid())
time.sleep("50ms")
f:cancel()
local got = nested:receive()
assert(got[1] == "call canceled" and got[2] == "Canceled")
-- One that reads its events and does nothing has its time.
f = funcs.new():with_options({ cancel_grace = "50ms" }):async("app.math:stubborn")
time.sleep("20ms")
f:cancel()
-- A process that waits in a call is ended like any other.
local caller = process.spawn_monitored(function() require("funcs").call("app.math:wait") end)
time.sleep("20ms")
assert(process.terminate(caller))
assert(process.events():receive().result.error:message() == "process terminated")
for _ = 1, 500 do
    if #system.hosts.processes("app:processes") == 1 then break end
    time.sleep("10ms")
end
assert(#system.hosts.processes("app:processes") == 1)
print("ok")
