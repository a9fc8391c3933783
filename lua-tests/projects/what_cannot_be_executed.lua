-- spec: cli 9.25
-- A host is no program.
-- command: run -x app:procs
-- status: 2
-- stderr: cannot execute app:procs: it is a process.host; -x needs a process or function entry

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://what_cannot_be_executed.lua, modules: [system, time, terminal, logger] }
]==]

return {}
