-- spec: supervision 13.38, 13.39, 13.44
-- Errors of a spawn in a project.
-- command: run -s -x app:main
-- expect: nil	Invalid	entry app:fn is not a process
-- expect: nil	Unavailable	host is not running
-- expect: nil	Invalid	not a process host: app:fn
-- expect: nil	NotFound	host not found: app:none
-- expect: nil	NotFound	entry not found: app:none
-- expect: nil	Invalid	invalid process ID format (namespace:name required)
-- expect: nil	Invalid	spawn requires at least id and host arguments
-- expect: nil	Unavailable	terminal app:term is busy

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://what_runs_where.lua, modules: [system, time, terminal, logger] }
  - { name: down, kind: process.host, lifecycle: { auto_start: false } }
  - { name: fn, kind: function.lua, source: file://fn.lua }
]==]

-- file: fn.lua
--[==[
return { main = function() end }
]==]

local system, time = require("system"), require("time")

return { main = function()
  for _, arguments in ipairs {
    { "app:fn", "app:procs" }, { "app:main", "app:down" }, { "app:main", "app:fn" }, { "app:main", "app:none" },
    { "app:none", "app:procs" }, { "main", "app:procs" }, { "app:main" }, { "app:main", "app:term" },
  } do
    local pid, err = process.spawn(table.unpack(arguments))
    print(pid, err:kind(), err)
  end
end }
