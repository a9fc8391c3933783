-- spec: supervision 13.10
-- Another process ends it; it comes back with another PID.
-- command: run -s -x app:main
-- expect: true	nil
-- expect: running

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://a_terminated_service_starts_again.lua, modules: [system, time, terminal, logger], imports: { wait: "test:wait" } }
  - { name: worker, kind: process.lua, source: file://worker.lua, modules: [system, time, logger] }
  - name: svc
    kind: process.service
    process: worker
    host: procs
    lifecycle: { auto_start: true, stop_timeout: 20ms, restart: { initial_delay: 5ms, jitter: 0 } }
]==]

-- file: worker.lua
--[==[
return { main = function() process.registry.register("worker") process.inbox():receive() end }
]==]

local system = require("system")
local support = require("wait")
local wait = support.wait

return { main = function()
  local first, second
  wait(function() first = process.registry.lookup("worker") return first end)
  print(process.terminate(first))
  wait(function()
    second = process.registry.lookup("worker")
    return second and second ~= first
  end)
  -- The process may be there before the supervisor has written down that it is.
  wait(function() return system.supervisor.state("app:svc").status == "running" end)
  print(system.supervisor.state("app:svc").status)
end }
