-- spec: supervision 13.30
-- Everything guarded is denied.
-- command: run -s -x app:main
-- expect: robot PermissionDenied false: [..]not allowed[..]
-- stderr: robot PermissionDenied

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://an_actor_without_policies.lua, modules: [system, time, terminal, logger] }
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
      security: { actor: { id: robot } }
]==]

-- file: worker.lua
--[==[
local security, time = require("security"), require("time")
return { main = function(name)
  local actor = security.actor()
  local _, refused = process.spawn(function() end, "app:procs")
  local text = table.concat({ actor and actor:id() or "nobody", refused and refused:kind() or "spawned", tostring(security.can("process.send", "x")) }, " ")
  while true do
    local sent, err = process.send("collector", name, text)
    if sent then return end
    if err:kind() == "PermissionDenied" then return nil, text .. ": " .. tostring(err) end
    time.sleep("2ms")
  end
end }
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
  process.registry.register("collector")
  wait(function() return status("app:svc") == "failed" end)
  print(system.supervisor.state("app:svc").details)
end }
