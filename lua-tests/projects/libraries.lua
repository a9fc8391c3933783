-- spec: entries 20.26, 20.27, 20.28, modules 48
-- A library runs once in a process, with modules and globals of its own.
-- command: run -s -x app:main
-- expect: d runs
-- expect: true	true	1
-- expect: 1	false	module 'json' not found (add it to the entry's modules list)
-- expect: nil	main
-- expect: library	main	nil
-- expect: 1	nil

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://libraries.lua, modules: [system, time], imports: { a: app:a, b: app:b } }
  - { name: a, kind: library.lua, source: file://a.lua, modules: [json], imports: { d: d } }
  - { name: b, kind: module.lua, source: file://b.lua, imports: { d: app:d } }
  - { name: d, kind: library.lua, source: file://d.lua }
]==]

-- file: a.lua
--[==[
local json, d = require("json"), require("d")
return {
  d = d,
  json = function(text) return json.decode(text).x end,
  shared = function() return shared end,
  set = function(v) shared = v end,
}
]==]

-- file: b.lua
--[==[
return { d = d, shared = function() return shared end }
]==]

-- file: d.lua
--[==[
print("d runs")
runs = (runs or 0) + 1
return { count = function() return runs end }
]==]

local system, time = require("system"), require("time")

shared = "main"
return { main = function()
  local a, b = require("a"), b
  print(a == require("a"), a.d == b.d, a.d.count())
  print(a.json([[{"x":1}]]), pcall(require, "json"))
  print(a.shared(), shared)
  a.set("library")
  print(a.shared(), shared, b.shared())
  print(process.exec(function() return require("a").d.count() end, "app:procs"))
end }
