-- spec: supervision 13.41
-- A raised error is reported and is status 1.
-- command: run -s -x app:main
-- status: 1
-- stderr: status_of_an_error.lua:16: raised

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://status_of_an_error.lua, modules: [system, time, terminal, logger] }
]==]

return { main = function() error("raised") end }
