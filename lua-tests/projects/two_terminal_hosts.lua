-- spec: cli 9.24
-- One has to be chosen.
-- command: run -s -x app:main
-- status: 2
-- stderr: several terminal hosts: app:other, app:term
-- stderr: --host

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://two_terminal_hosts.lua, modules: [system, time, terminal, logger] }
  - { name: other, kind: terminal.host }
]==]

return { main = function() print(process.pid()) end }
