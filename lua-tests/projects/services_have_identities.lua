-- spec: supervision 13.29, 13.30, 13.34, 13.35
-- Actors, policies and groups of services.
-- command: run -s -x app:main
-- expect: allowed	robot PermissionDenied true
-- expect: group	robot PermissionDenied true
-- expect: denied	robot PermissionDenied true
-- expect: free	nobody spawned false

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://services_have_identities.lua, modules: [system, time, terminal, logger] }
  - name: send_only
    kind: security.policy
    policy: { actions: process.send, resources: "*", effect: allow }
    groups: [internal]
  - name: all
    kind: security.policy
    policy: { actions: "*", resources: "*", effect: allow }
  - name: no_spawn
    kind: security.policy
    policy: { actions: "process.spawn*", resources: "*", effect: deny }
  - { name: worker, kind: process.lua, source: file://identity_worker.lua, modules: [security, time] }
  - name: allowed
    kind: process.service
    process: worker
    host: procs
    input: [allowed]
    lifecycle:
      auto_start: true
      startup: optional
      stop_timeout: 20ms
      restart: { max_attempts: 1 }
      security: { actor: { id: robot }, policies: [send_only] }
  - name: group
    kind: process.service
    process: worker
    host: procs
    input: [group]
    lifecycle:
      auto_start: true
      startup: optional
      stop_timeout: 20ms
      restart: { max_attempts: 1 }
      security: { actor: { id: robot }, groups: [internal] }
  - name: denied
    kind: process.service
    process: worker
    host: procs
    input: [denied]
    lifecycle:
      auto_start: true
      startup: optional
      stop_timeout: 20ms
      restart: { max_attempts: 1 }
      security: { actor: { id: robot }, policies: [all, app:no_spawn] }
  - name: free
    kind: process.service
    process: worker
    host: procs
    input: [free]
    lifecycle: { auto_start: true, stop_timeout: 20ms }
]==]

local system, time = require("system"), require("time")

local names = { "allowed", "group", "denied", "free" }
return { main = function()
  local channels = {}
  for i, name in ipairs(names) do channels[i] = process.listen(name) end
  process.registry.register("collector")
  for i, name in ipairs(names) do
    local a, b, c = channels[i]:receive()
    print(name, a)
  end
end }
