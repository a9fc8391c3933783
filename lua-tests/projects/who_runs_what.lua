-- spec: modules/system 5 (actor_id)
-- Who looks at the processes of a host sees as whom each acts.
-- command: run -s -x app:main
-- expect: app:main	nil
-- expect: app:worker	robot
-- expect: app:worker	robot

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://who_runs_what.lua, modules: [system] }
  - { name: all, kind: security.policy, policy: { actions: "*", resources: "*", effect: allow } }
  - { name: worker, kind: process.lua, source: file://worker.lua }
  - name: service
    kind: process.service
    process: worker
    host: procs
    lifecycle: { auto_start: true, stop_timeout: 20ms, security: { actor: { id: robot }, policies: [all] } }
]==]

-- file: worker.lua
--[==[
return { main = function(is_child)
  -- What it starts acts as it does.
  if not is_child then assert(process.spawn("app:worker", "app:procs", true)) end
  process.send("collector", "up", 1)
  process.events():receive()
end }
]==]

local system = require("system")

return { main = function()
  local up = process.listen("up")
  process.registry.register("collector")
  local processes = assert(system.hosts.processes("app:term"))
  print(processes[1].source, processes[1].actor_id)
  while true do
    processes = assert(system.hosts.processes("app:procs"))
    if #processes == 2 then break end
  end
  for _, process in ipairs(processes) do print(process.source, process.actor_id) end
  assert(up)
end }
