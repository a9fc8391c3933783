-- spec: entries 20.15, funcs 2
-- funcs.call by id: results, errors, and what is no function.
-- command: run -s -x app:main
-- expect: 5	nil
-- expect: nil	fail.lua:1: no
-- expect: {app:pid|[..]}	nil
-- expect: NotFound
-- expect: NotFound

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://calls_of_functions.lua, modules: [funcs, system, time] }
  - { name: add, kind: function.lua, source: file://add.lua, method: add, pool: { workers: 2 } }
  - { name: fail, kind: function.lua, source: file://fail.lua }
  - { name: pid, kind: function.lua, source: file://pid.lua }
  - { name: lib, kind: library.lua, source: file://lib.lua }
]==]

-- file: add.lua
--[==[
return { add = function(a, b) return a + b end }
]==]

-- file: fail.lua
--[==[
return function() error("no") end
]==]

-- file: pid.lua
--[==[
return { main = function() return process.pid() end }
]==]

-- file: lib.lua
--[==[
return {}
]==]

local system, time = require("system"), require("time")

local funcs = require("funcs")
return { main = function()
  print(funcs.call("app:add", 2, 3))
  print(funcs.call("app:fail"))
  print(funcs.call("app:pid"))
  local _, err = funcs.call("app:lib")
  print(err:kind())
  _, err = funcs.call("app:none")
  print(err:kind())
end }
