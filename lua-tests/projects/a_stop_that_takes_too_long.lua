-- spec: supervision 13.21
-- A service that does not listen is ended; the run does not wait for it.
-- command: run -s -x app:main

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://a_stop_that_takes_too_long.lua, modules: [system, time, terminal, logger], imports: { wait: "test:wait" } }
  - { name: worker, kind: process.lua, source: file://worker.lua, modules: [system, time, logger] }
  - name: svc
    kind: process.service
    process: worker
    host: procs
    lifecycle: { auto_start: true, stop_timeout: 50ms }
]==]

-- file: worker.lua
--[==[
return { main = function() process.registry.register("w") while true do process.events():receive() end end }
]==]

local support = require("wait")
local wait = support.wait

return { main = function()
  wait(function() return process.registry.lookup("w") end)
  return 0
end }
