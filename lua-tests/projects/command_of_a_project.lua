-- spec: cli 9.24
-- A process with meta.command is a command; without a terminal host it gets one.
-- command: run greet a
-- expect: {wippy:terminal|0x00002}	a

-- file: _index.yaml
--[==[
namespace: app
entries:
  - name: main
    kind: process.lua
    source: file://command_of_a_project.lua
    meta: { command: { name: greet, short: Say hello } }
]==]

return { main = function(...) print(process.pid(), ...) end }
