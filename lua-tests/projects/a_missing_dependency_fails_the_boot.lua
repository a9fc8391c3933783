-- spec: supervision 13.17
-- Nothing runs, and the reason is said.
-- command: run -s -x app:main
-- status: 1
-- stderr: app:none

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://a_missing_dependency_fails_the_boot.lua, modules: [system, time, terminal, logger] }
  - { name: worker, kind: process.lua, source: file://worker.lua, modules: [system, time, logger] }
  - name: svc
    kind: process.service
    process: worker
    host: procs
    lifecycle: { auto_start: true, stop_timeout: 20ms, requires: [none] }
]==]

-- file: worker.lua
--[==[
return { main = function() end }
]==]

return { main = function() print("never") end }
