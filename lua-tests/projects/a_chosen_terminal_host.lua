-- spec: cli 9.24
-- --host chooses one.
-- command: run -s --host app:other -x app:main
-- expect: {app:other|[..]}

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://a_chosen_terminal_host.lua, modules: [system, time, terminal, logger] }
  - { name: other, kind: terminal.host }
]==]

return { main = function() print(process.pid()) end }
