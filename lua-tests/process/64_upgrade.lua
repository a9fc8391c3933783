-- spec: processes 21.64
-- expect: true
-- expect: pid.exit	true	1	nil
-- expect: no second event
local time = require("time")
process.registry.register("main")
local ev, pids = process.events(), process.listen("pid")
local p = process.spawn_monitored("app.workers:up")
local first, second = pids:receive(), pids:receive()
print(first == p and second == p)
local e = ev:receive()
print(e.kind, e.from == p, e.result.value.n, e.result.error)
local r = channel.select { ev:case_receive(), time.after("20ms"):case_receive() }
print(r.channel == ev and "a second event" or "no second event")
-- file: workers/up.lua
--[==[
local argument = ...
process.send("main", "pid", process.pid())
if argument == nil then
    process.upgrade(nil, { n = 1 })
    error("upgrade returned")
end
return argument
]==]
