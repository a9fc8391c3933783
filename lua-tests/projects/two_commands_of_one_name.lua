-- spec: cli 9.22
-- Both places are shown.
-- command: run greet
-- status: 2
-- stderr: app:a and app:b are both the command 'greet'
-- stderr: app:a stands at _index.yaml:3
-- stderr: app:b stands at _index.yaml:4

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: a, kind: process.lua, source: file://two_commands_of_one_name.lua, meta: { command: { name: greet } } }
  - { name: b, kind: process.lua, source: file://two_commands_of_one_name.lua, meta: { command: { name: greet } } }
]==]

return {}
