-- spec: entries 20.45, 6.6
-- The table of contexts: without an actor and a scope, with one of them, with both and policies that allow, deny, or say nothing. A service
-- that has an actor has a scope, if only an empty one.
-- command: run -s --set security.strict_mode=false -x app:main
-- expect: over
-- stderr: nothing is allowed
-- stderr: actor is denied
-- stderr: scope is allowed
-- stderr: allow is allowed
-- stderr: deny is denied
-- stderr: both is denied
-- stderr: silent is denied

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://who_may_do_what.lua, modules: [time] }
  - { name: doer, kind: process.lua, source: file://doer.lua, modules: [store] }
  - { name: cache, kind: store.memory }
  - { name: allow, kind: security.policy, policy: { actions: store.get, resources: "*", effect: allow } }
  - { name: deny, kind: security.policy, policy: { actions: store.get, resources: "app:cache", effect: deny } }
  - { name: send, kind: security.policy, policy: { actions: "process.*", resources: "*", effect: allow } }
  - { name: s_nothing, kind: process.service, process: doer, host: procs, input: [nothing], lifecycle: { auto_start: true, restart: { initial_delay: 1h, max_delay: 1h } } }
  - { name: s_actor, kind: process.service, process: doer, host: procs, input: [actor], lifecycle: { auto_start: true, restart: { initial_delay: 1h, max_delay: 1h }, security: { actor: { id: a } } } }
  - { name: s_scope, kind: process.service, process: doer, host: procs, input: [scope], lifecycle: { auto_start: true, restart: { initial_delay: 1h, max_delay: 1h }, security: { policies: [allow, send] } } }
  - { name: s_allow, kind: process.service, process: doer, host: procs, input: [allow], lifecycle: { auto_start: true, restart: { initial_delay: 1h, max_delay: 1h }, security: { actor: { id: a }, policies: [allow, send] } } }
  - { name: s_deny, kind: process.service, process: doer, host: procs, input: [deny], lifecycle: { auto_start: true, restart: { initial_delay: 1h, max_delay: 1h }, security: { actor: { id: a }, policies: [deny, send] } } }
  - { name: s_both, kind: process.service, process: doer, host: procs, input: [both], lifecycle: { auto_start: true, restart: { initial_delay: 1h, max_delay: 1h }, security: { actor: { id: a }, policies: [allow, deny, send] } } }
  - { name: s_silent, kind: process.service, process: doer, host: procs, input: [silent], lifecycle: { auto_start: true, restart: { initial_delay: 1h, max_delay: 1h }, security: { actor: { id: a }, policies: [send] } } }
]==]

-- file: doer.lua
--[==[
return { main = function(name)
  local got = require("store").get("app:cache")
  error(name .. " is " .. (got and "allowed" or "denied"), 0)
end }
]==]

-- It may ask nobody, so it waits: what the services do takes a moment.
return { main = function()
  require("time").sleep("2s")
  print("over")
end }
