-- spec: cli 9.22
-- Commands by name, with what they are for.
-- command: run list
-- expect: Commands
-- expect: 
-- expect:   greet    Say hello         app:main
-- expect:   probe    Look (test)       app:probe
-- expect: 
-- expect: Run one with: wippy run <name> [args]

-- file: _index.yaml
--[==[
namespace: app
entries:
  - name: main
    kind: process.lua
    source: file://list_of_commands.lua
    meta: { command: { name: greet, short: Say hello } }
  - name: probe
    kind: process.lua
    source: file://list_of_commands.lua
    meta: { command: { name: probe, short: Look, use_case: test } }
]==]

return {}
