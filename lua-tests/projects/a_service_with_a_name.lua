-- spec: supervision 2
-- The process has its name before it runs.
-- command: run -s -x app:main
-- expect: nil

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://a_service_with_a_name.lua, modules: [system, time, terminal, logger], imports: { wait: "test:wait" } }
  - { name: worker, kind: process.lua, source: file://worker.lua, modules: [system, time, logger] }
  - name: svc
    kind: process.service
    data: { process: app:worker, host: app:procs, name: boss, lifecycle: { auto_start: true } }
]==]

-- file: worker.lua
--[==[
assert(process.registry.lookup("boss") == process.pid())
return function() end
]==]

local system = require("system")
local support = require("wait")
local wait, status = support.wait, support.status

return { main = function()
  wait(function() return status("app:svc") == "exited" end)
  print(system.supervisor.state("app:svc").details)
end }
