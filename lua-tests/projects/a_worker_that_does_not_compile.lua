-- spec: supervision 13.26
-- The boot says what the compiler says.
-- command: run -s -x app:main
-- status: 1
-- stderr: worker.lua:1:

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://a_worker_that_does_not_compile.lua, modules: [system, time, terminal, logger] }
  - { name: worker, kind: process.lua, source: file://worker.lua, modules: [system, time, logger] }
  - name: svc
    kind: process.service
    process: worker
    host: procs
    lifecycle: { auto_start: true, stop_timeout: 20ms }
]==]

-- file: worker.lua
--[==[
return return
]==]

return { main = function() print("never") end }
