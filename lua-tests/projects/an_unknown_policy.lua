-- spec: supervision 8
-- The start fails and is not tried again.
-- command: run -s -x app:main
-- status: 1
-- stderr: app:none

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://an_unknown_policy.lua, modules: [system, time, terminal, logger] }
  - { name: worker, kind: process.lua, source: file://worker.lua, modules: [security, time] }
  - name: svc
    kind: process.service
    process: worker
    host: procs
    lifecycle: { security: { actor: { id: x }, groups: [none] }, auto_start: true, stop_timeout: 20ms }
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

return { main = function() print("never") end }
