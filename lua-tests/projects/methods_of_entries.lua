-- spec: entries 20.24
-- What the chunk of an entry may return.
-- command: run -s -x app:main
-- expect: f	f	nil
-- expect: table	table	nil
-- expect: named	named	nil
-- expect: missing	nil	app:missing returns a table without the function 'main'; it has: compute, round
-- expect: nothing	nil	app:nothing returns nothing; end the file with 'return { main = main }'
-- expect: number	nil	app:number returns a number; it should return a table with the function 'main'

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://methods_of_entries.lua, modules: [system, time, terminal, logger] }
  - { name: f, kind: process.lua, source: file://f.lua }
  - { name: table, kind: process.lua, source: file://table.lua }
  - { name: named, kind: process.lua, source: file://named.lua, method: go }
  - { name: missing, kind: process.lua, source: file://missing.lua }
  - { name: nothing, kind: process.lua, source: file://nothing.lua }
  - { name: number, kind: process.lua, source: file://number.lua }
]==]

-- file: f.lua
--[==[
return function(x) return x end
]==]

-- file: table.lua
--[==[
return { main = function(x) return x end }
]==]

-- file: named.lua
--[==[
return { go = function(x) return x end }
]==]

-- file: missing.lua
--[==[
return { compute = print, round = print, pi = 3 }
]==]

-- file: nothing.lua
--[==[
local x = 1
]==]

-- file: number.lua
--[==[
return 7
]==]

local system, time = require("system"), require("time")

return { main = function()
  for _, name in ipairs { "f", "table", "named", "missing", "nothing", "number" } do
    print(name, process.exec("app:" .. name, "app:procs", name))
  end
end }
