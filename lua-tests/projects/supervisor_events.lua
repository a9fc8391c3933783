-- spec: supervision 13.47, 9
-- Changes of services are events, in their order: a crash and what comes of it.
-- command: run -s -x app:main
-- expect: app:svc	service.failed	failed	1	worker.lua:3: once
-- expect: app:svc	service.starting	starting	1	attempt 2
-- expect: app:svc	service.running	running	1	nil
-- stderr: once

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://supervisor_events.lua, modules: [time, events] }
  - { name: worker, kind: process.lua, source: file://worker.lua }
  - { name: svc, kind: process.service, process: worker, host: procs, lifecycle: { auto_start: true, stop_timeout: 20ms, restart: { initial_delay: 5ms, jitter: 0 } } }
]==]

-- file: worker.lua
--[==[
return { main = function()
  process.registry.register("worker")
  if process.listen("do"):receive() == "crash" then error("once") end
end }
]==]

local events, time = require("events"), require("time")

return { main = function()
  local changes = assert(events.subscribe("supervisor", "service.*")):channel()
  while not process.registry.lookup("worker") do time.sleep("1ms") end
  assert(process.send("worker", "do", "crash"))
  for _ = 1, 3 do
    local event = changes:receive()
    print(event.path, event.kind, event.data.status, event.data.retry_count, event.data.details)
  end
end }
