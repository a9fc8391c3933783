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
  - { name: main, kind: process.lua, source: file://a_service_with_a_name.lua, modules: [system, time, terminal, logger] }
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

local system, time = require("system"), require("time")
-- Waits for something that other processes bring about.
local function wait(what)
  for _ = 1, 5000 do
    if what() then return end
    time.sleep("2ms")
  end
  error("it did not come about")
end
local function status(id) return system.supervisor.state(id).status end

return { main = function()
  wait(function() return status("app:svc") == "exited" end)
  print(system.supervisor.state("app:svc").details)
end }
