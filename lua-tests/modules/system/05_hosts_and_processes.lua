-- spec: modules/system 5, scheduler 17
-- expect: app:processes	true	true	true
-- expect: true	app:05_hosts_and_processes	running	app:processes	nil
-- expect: true	idle	true
-- expect: nil	NotFound
-- expect: 1
local system, time = require("system"), require("time")
local ev = process.events()
local child = process.spawn_monitored(function() process.inbox():receive() end)
while process.info(child).state ~= "idle" do time.sleep("1ms") end
local host
for _, h in ipairs(system.hosts.list()) do
    if h.id == "app:processes" then host = h end
end
print(host.id, host.workers >= 1, host.processes == 2, host.executed >= 1)
local list = system.hosts.processes("app:processes")
local by_pid = {}
for _, p in ipairs(list) do by_pid[p.pid] = p end
local me, other = by_pid[process.pid()], by_pid[child]
print(#list == 2, me.source, me.state, me.host, me.parent)
print(other.parent == process.pid(), other.state, other.started_at >= me.started_at)
local none, err = system.hosts.processes("app:nohost")
print(none, err:kind())
process.send(child, "go")
ev:receive()
print(#system.hosts.processes("app:processes"))
