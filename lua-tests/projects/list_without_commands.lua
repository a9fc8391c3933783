-- spec: cli 9.22
-- A project without commands says how to make one.
-- command: run list
-- expect: No commands in this project.
-- expect: Add meta.command.name to a process entry to make one.

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://list_without_commands.lua, modules: [system, time, terminal, logger] }
]==]

return {}
