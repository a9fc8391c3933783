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
  - { name: worker, kind: process.lua, source: file://identity_worker.lua, modules: [security, time] }
  - name: svc
    kind: process.service
    process: worker
    host: procs
    lifecycle: { security: { actor: { id: x }, groups: [none] }, auto_start: true, stop_timeout: 20ms }
]==]

return { main = function() print("never") end }
