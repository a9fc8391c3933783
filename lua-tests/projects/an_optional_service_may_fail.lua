-- spec: supervision 13.17, 13.18
-- A blocked one stays unknown, a failing one goes on trying, the others run.
-- command: run -s -x app:main
-- expect: running
-- stderr: no

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://an_optional_service_may_fail.lua, modules: [system, time, terminal, logger], imports: { wait: "test:wait" } }
  - { name: worker, kind: process.lua, source: file://worker.lua, modules: [system, time, logger] }
  - name: failing
    kind: process.service
    process: worker
    host: procs
    input: [fail]
    lifecycle: { auto_start: true, stop_timeout: 20ms, startup: optional, restart: { initial_delay: 5ms, jitter: 0 } }
  - name: good
    kind: process.service
    process: worker
    host: procs
    input: [stay]
    lifecycle: { auto_start: true, stop_timeout: 20ms }
]==]

-- file: worker.lua
--[==[
return { main = function(what)
  if what == "fail" then return nil, "no" end
  process.inbox():receive()
end }
]==]

local system = require("system")
local support = require("wait")
local wait, status = support.wait, support.status

return { main = function()
  wait(function() return system.supervisor.state("app:failing").retry_count > 1 end)
  print(status("app:good"))
end }
