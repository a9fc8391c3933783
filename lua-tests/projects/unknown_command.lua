-- spec: cli 9.22
-- A name that is near is offered.
-- command: run gret
-- status: 2
-- stderr: no command named 'gret'
-- stderr: did you mean 'greet'?
-- stderr: 'wippy run list' shows all commands

-- file: _index.yaml
--[==[
namespace: app
entries:
  - name: main
    kind: process.lua
    source: file://unknown_command.lua
    meta: { command: { name: greet, short: Say hello } }
]==]

return {}
