-- spec: supervision 13.12
-- What does not start by itself is known, and does not run.
-- command: run -s -x app:main
-- expect: unknown	stopped	0	0	nil

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://no_auto_start.lua, modules: [system, time, terminal, logger] }
  - { name: worker, kind: process.lua, source: file://worker.lua, modules: [system, time, logger] }
  - { name: svc, kind: process.service, process: worker, host: procs }
]==]

-- file: worker.lua
--[==[
return { main = function() end }
]==]

local system, time = require("system"), require("time")

return { main = function()
  local state = system.supervisor.state("app:svc")
  print(state.status, state.desired, state.started_at, state.last_update, state.details)
end }
