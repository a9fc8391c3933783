-- spec: supervision 13.30
-- Everything guarded is denied.
-- command: run -s -x app:main
-- expect: robot PermissionDenied false: [..]not allowed[..]
-- stderr: robot PermissionDenied

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://an_actor_without_policies.lua, modules: [system, time, terminal, logger], imports: { wait: "test:wait" } }
  - { name: worker, kind: process.lua, source: file://identity_worker.lua, modules: [security, time] }
  - name: svc
    kind: process.service
    process: worker
    host: procs
    input: [svc]
    lifecycle:
      auto_start: true
      startup: optional
      stop_timeout: 20ms
      restart: { max_attempts: 1 }
      security: { actor: { id: robot } }
]==]

local system = require("system")
local support = require("wait")
local wait, status = support.wait, support.status

return { main = function()
  process.registry.register("collector")
  wait(function() return status("app:svc") == "failed" end)
  print(system.supervisor.state("app:svc").details)
end }
