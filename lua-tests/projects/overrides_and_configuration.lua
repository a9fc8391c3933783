-- spec: cli 9.27
-- -o changes an entry before it is used; a setting of another form is an error.
-- command: run -s -o app:procs:host.max_processes=1 -x app:main
-- expect: true	host app:procs is full (1 processes)

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://overrides_and_configuration.lua, modules: [system, time, terminal, logger] }
]==]

return { main = function()
  local f = function() process.inbox():receive() end
  print((process.spawn(f, "app:procs")) ~= nil, select(2, process.spawn(f, "app:procs")))
end }
