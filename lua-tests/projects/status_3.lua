-- spec: supervision 13.40
-- The result 3 of the process with the terminal.
-- command: run -s -x app:main
-- status: 3

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://status_3.lua, modules: [system, time, terminal, logger] }
]==]

return { main = function() return 3 end }
