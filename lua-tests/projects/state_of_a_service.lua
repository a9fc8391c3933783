-- spec: supervision 13.45, 13.46
-- What a program sees of services.
-- command: run -s -x app:main
-- expect: app:svc	running	true	true	nil
-- expect: nil	NotFound	service not found: app:none
-- expect: app:procs	running
-- expect: app:svc	running
-- expect: app:term	running
-- expect: app:procs	1
-- expect: app:term	1
-- expect: 1	app:worker

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://state_of_a_service.lua, modules: [system, time, terminal, logger], imports: { wait: "test:wait" } }
  - { name: worker, kind: process.lua, source: file://worker.lua, modules: [system, time, logger] }
  - name: svc
    kind: process.service
    process: worker
    host: procs
    lifecycle: { auto_start: true, stop_timeout: 20ms }
]==]

-- file: worker.lua
--[==[
return { main = function() process.inbox():receive() end }
]==]

local system = require("system")
local support = require("wait")
local wait, status = support.wait, support.status

return { main = function()
  wait(function() return status("app:svc") == "running" end)
  local state = system.supervisor.state("app:svc")
  print(state.id, state.desired, state.started_at > 1e18, state.last_update >= state.started_at, state.details)
  local none, err = system.supervisor.state("app:none")
  print(none, err:kind(), err)
  for _, state in ipairs((system.supervisor.states())) do print(state.id, state.status) end
  for _, host in ipairs((system.hosts.list())) do print(host.id, host.processes) end
  print(#system.hosts.processes("app:procs"), system.hosts.processes("app:procs")[1].source)
end }
