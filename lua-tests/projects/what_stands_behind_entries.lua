-- spec: supervision 6 (references to entries that are no services are followed)
-- A service waits for what stands behind a store, a database, the code that it runs: not for these themselves.
-- command: run -s -x app:main
-- expect: running	running	running
-- expect: first before user	true

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://what_stands_behind_entries.lua, modules: [system, time, store], imports: { wait: "test:wait" } }
  - { name: stays, kind: process.lua, source: file://stays.lua, modules: [store, time] }
  - { name: cache, kind: store.memory }
  - { name: second, kind: store.memory, lifecycle: { requires: [first] }, meta: { depends_on: [cache] } }
  - { name: first, kind: process.service, process: stays, host: procs, lifecycle: { stop_timeout: 20ms } }
  - { name: plain, kind: process.service, process: stays, host: procs, lifecycle: { auto_start: true, requires: [cache], stop_timeout: 20ms } }
  - { name: user, kind: process.service, process: stays, host: procs, lifecycle: { auto_start: true, requires: [second], stop_timeout: 20ms } }
]==]

-- file: stays.lua
--[==[
return { main = function() process.events():receive() end }
]==]

local system = require("system")
local support = require("wait")

return { main = function()
  print(support.status("app:plain"), support.status("app:user"), support.status("app:first"))
  local first, user = system.supervisor.state("app:first"), system.supervisor.state("app:user")
  print("first before user", first.started_at < user.started_at)
end }
