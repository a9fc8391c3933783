-- spec: supervision 13.1, 13.2
-- A run that ends well is not repeated, whatever it returns.
-- command: run -s -x app:main
-- expect: app:a	stopped	0	nil
-- expect: app:b	stopped	0	nil
-- expect: app:c	stopped	0	nil
-- expect: app:d	stopped	0	nil

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://exit_of_a_service.lua, modules: [system, time, terminal, logger], imports: { wait: "test:wait" } }
  - { name: worker, kind: process.lua, source: file://worker.lua, modules: [system, time, logger] }
  - name: a
    kind: process.service
    process: worker
    host: procs
    input: [0]
    lifecycle: { auto_start: true, stop_timeout: 20ms }
  - name: b
    kind: process.service
    process: worker
    host: procs
    input: [1]
    lifecycle: { auto_start: true, stop_timeout: 20ms }
  - name: c
    kind: process.service
    process: worker
    host: procs
    input: [false]
    lifecycle: { auto_start: true, stop_timeout: 20ms }
  - name: d
    kind: process.service
    process: worker
    host: procs
    input: [x]
    lifecycle: { auto_start: true, stop_timeout: 20ms }
]==]

-- file: worker.lua
--[==[
return { main = function(...) return ... end }
]==]

local system = require("system")
local support = require("wait")
local wait, status = support.wait, support.status

return { main = function()
  for _, id in ipairs { "app:a", "app:b", "app:c", "app:d" } do
    wait(function() return status(id) == "exited" end)
    local state = system.supervisor.state(id)
    print(id, state.desired, state.retry_count, state.details)
  end
end }
