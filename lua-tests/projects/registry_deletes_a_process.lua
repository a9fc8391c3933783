-- spec: registry 11.34
-- A process whose entry is no more is told, and fails when it asks for new code.
-- command: run -s -x app:main
-- expect: app:worker
-- expect: true	upgrade failed: entry not found: app:worker	NotFound
-- expect: NotFound

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host, lifecycle: { auto_start: true } }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://registry_deletes_a_process.lua, modules: [registry] }
  - { name: worker, kind: process.lua, source: file://worker.lua }
]==]

-- file: worker.lua
--[==[
return { main = function()
  process.set_options({ upgradable = true })
  local events = process.events()
  process.send("main", "ready", true)
  local event = events:receive()
  process.send("main", "outdated", table.concat(event.sources, " "))
  process.upgrade(nil, 1)
end }
]==]

local registry = require("registry")
return { main = function()
  process.registry.register("main")
  local ready, outdated = process.listen("ready"), process.listen("outdated")
  local events = process.events()
  local pid = assert(process.spawn_monitored("app:worker", "app:procs"))
  ready:receive()
  assert(registry.snapshot():changes():delete("app:worker"):apply())
  print((outdated:receive()))
  local event = events:receive()
  print(event.kind == process.event.EXIT, event.result.error:message(), event.result.error:kind())
  local _, err = process.spawn("app:worker", "app:procs")
  print(err:kind())
  return 0
end }
