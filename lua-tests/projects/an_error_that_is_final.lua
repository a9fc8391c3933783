-- spec: supervision 13.8
-- An error that must not be retried ends the service.
-- command: run -s -x app:main
-- expect: stopped	0	fatal
-- stderr: fatal

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://an_error_that_is_final.lua, modules: [system, time, terminal, logger], imports: { wait: "test:wait" } }
  - { name: worker, kind: process.lua, source: file://worker.lua, modules: [system, time, logger] }
  - name: svc
    kind: process.service
    process: worker
    host: procs
    lifecycle: { auto_start: true, stop_timeout: 20ms, restart: { initial_delay: 5ms, jitter: 0 } }
]==]

-- file: worker.lua
--[==[
return { main = function() error(errors.new { message = "fatal", retryable = false }) end }
]==]

local system = require("system")
local support = require("wait")
local wait, status = support.wait, support.status

return { main = function()
  wait(function() return status("app:svc") == "exited" end)
  local state = system.supervisor.state("app:svc")
  print(state.desired, state.retry_count, state.details)
end }
