-- spec: supervision 13.3
-- Three starts, then it stays failed.
-- command: run -s -x app:main
-- expect: failed	running	3	worker.lua:4: x
-- stderr: worker.lua:4: x
-- stderr: entry app:worker
-- stderr: in process {app:procs|0x

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://attempts_have_a_limit.lua, modules: [system, time, terminal, logger], imports: { wait: "test:wait" } }
  - { name: worker, kind: process.lua, source: file://worker.lua, modules: [system, time, logger] }
  - name: svc
    kind: process.service
    process: worker
    host: procs
    lifecycle: { auto_start: true, stop_timeout: 20ms, restart: { initial_delay: 5ms, jitter: 0, max_attempts: 3 } }
]==]

-- file: worker.lua
--[==[
local time = require("time")
return { main = function()
  time.sleep("10ms")
  error("x")
end }
]==]

local system, time = require("system"), require("time")
local support = require("wait")
local wait = support.wait

return { main = function()
  wait(function() return system.supervisor.state("app:svc").retry_count == 3 end)
  time.sleep("30ms")
  local state = system.supervisor.state("app:svc")
  print(state.status, state.desired, state.retry_count, state.details)
end }
