-- spec: supervision 13.40
-- The result nil of the process with the terminal.
-- command: run -s -x app:main

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://status_nil.lua, modules: [system, time, terminal, logger] }
]==]

return { main = function() return nil end }
