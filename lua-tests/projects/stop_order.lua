-- spec: supervision 13.19, 13.20, 13.43
-- When the process with the terminal ends, dependents are told first.
-- command: run -c --log-format json -x app:main
-- status: 4
-- stderr: "msg":"c: service stopping"
-- stderr: "msg":"b: service stopping"
-- stderr: "msg":"a: service stopping"
-- stderr: "location":"app:worker:4"

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://stop_order.lua, modules: [system, time, terminal, logger], imports: { wait: "test:wait" } }
  - { name: worker, kind: process.lua, source: file://worker.lua, modules: [system, time, logger] }
  - { name: a, kind: process.service, process: worker, host: procs, input: [a], lifecycle: { auto_start: true } }
  - { name: b, kind: process.service, process: worker, host: procs, input: [b], lifecycle: { auto_start: true, requires: [a] } }
  - { name: c, kind: process.service, process: worker, host: procs, input: [c], lifecycle: { auto_start: true, requires: [b] } }
]==]

-- file: worker.lua
--[==[
return { main = function(name)
  local events = process.events()
  process.registry.register(name)
  print(name .. ": " .. events:receive().reason)
end }
]==]

local support = require("wait")
local wait = support.wait

return { main = function()
  wait(function() return process.registry.lookup("c") end)
  return 4
end }
