-- spec: supervision 13.32, 13.33
-- A child has what its parent has, unless it is given something else.
-- command: run -s -x app:main
-- expect: robot
-- expect: PermissionDenied

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://children_inherit_identities.lua, modules: [system, time, terminal, logger] }
  - name: all
    kind: security.policy
    policy: { actions: "*", resources: "*", effect: allow }
  - { name: worker, kind: process.lua, source: file://worker.lua, modules: [security, time] }
  - name: svc
    kind: process.service
    process: worker
    host: procs
    input: [svc]
    lifecycle:
      auto_start: true
      startup: optional
      stop_timeout: 20ms
      restart: { max_attempts: 1 }
      security: { actor: { id: robot }, policies: [all] }
]==]

-- file: worker.lua
--[==[
local security, time = require("security"), require("time")
local function tell(topic, text)
  while not process.send("collector", topic, text) do time.sleep("2ms") end
end
return { main = function()
  tell("child", process.exec(function() return require("security").actor():id() end, "app:procs"))
  local none = security.new_scope()
  tell("empty", process.with_context({}):with_scope(none):exec(function()
    local _, err = process.spawn(function() end, "app:procs")
    return err:kind()
  end, "app:procs"))
end }
]==]

return { main = function()
  process.registry.register("collector")
  print((process.listen("child"):receive()))
  print((process.listen("empty"):receive()))
end }
