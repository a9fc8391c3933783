-- spec: supervision 13.13, 13.14, 13.15
-- The old spelling counts too, none twice, and a host starts since it is needed.
-- command: run -s -x app:main
-- expect: app:other	running
-- expect: app:a	running
-- expect: app:b	running
-- expect: app:c	running
-- expect: true

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://dependencies_come_first.lua, modules: [system, time, terminal, logger], imports: { wait: "test:wait" } }
  - { name: worker, kind: process.lua, source: file://worker.lua, modules: [system, time, logger] }
  - { name: other, kind: process.host, lifecycle: { auto_start: false } }
  - { name: a, kind: process.service, process: worker, host: procs, input: [a], lifecycle: { stop_timeout: 20ms } }
  - name: b
    kind: process.service
    process: worker
    host: other
    input: [b]
    lifecycle: { auto_start: true, stop_timeout: 20ms, requires: [a] }
  - name: c
    kind: process.service
    process: worker
    host: procs
    input: [c]
    lifecycle: { auto_start: true, stop_timeout: 20ms, requires: [a, b], depends_on: [app:b, a] }
]==]

-- file: worker.lua
--[==[
return { main = function(name) process.registry.register(name) process.inbox():receive() end }
]==]

local system = require("system")
local support = require("wait")
local wait, status = support.wait, support.status

return { main = function()
  wait(function() return process.registry.lookup("b") and process.registry.lookup("c") end)
  for _, id in ipairs { "app:other", "app:a", "app:b", "app:c" } do print(id, status(id)) end
  local a, b = system.supervisor.state("app:a"), system.supervisor.state("app:b")
  print(a.started_at <= b.started_at)
end }
