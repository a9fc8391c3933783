-- spec: supervision 13.31
-- Whoever has no actor may do nothing that is asked for.
-- command: run -s --set security.strict_mode=true -x app:main
-- expect: nil	PermissionDenied

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://strict_mode.lua, modules: [system, time, terminal, logger] }
]==]

return { main = function()
  local pid, err = process.spawn(function() end, "app:procs")
  print(pid, err:kind())
end }
