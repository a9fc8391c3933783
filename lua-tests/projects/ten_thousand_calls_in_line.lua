-- spec: funcs 9 (many calls at once)
-- Ten thousand calls that wait for a place take no more than 2 KB each.
-- needs: release
-- needs: linux
-- not-under: gc each allocation collects, ten thousand times
-- command: run -s -x app:main
-- expect: waiting	true
-- expect: done	10000

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://ten_thousand_calls_in_line.lua, modules: [funcs, system, time] }
  - { name: narrow, kind: function.lua, source: file://waits.lua, pool: { type: static, workers: 4 } }
]==]

-- file: waits.lua
--[==[
-- Goes on when it is told to, which the first four are not before all stand in line.
return { main = function(i, main)
  local go = process.listen("go")
  process.send(main, "runs", process.pid())
  go:receive()
  return i
end }
]==]

local funcs, system = require("funcs"), require("system")

local N, LIMIT = 10000, 2 * 1024

local function resident() return system.memory.stats().sys end

return { main = function()
  local runs, me = process.listen("runs"), process.pid()
  system.gc.collect()
  local before = resident()
  local futures = {}
  for i = 1, N do futures[i] = funcs.async("app:narrow", i, me) end
  local each = (resident() - before) / N
  print("waiting", each <= LIMIT or each)
  for _ = 1, N do process.send(runs:receive(), "go") end
  local sum = 0
  for i, future in ipairs(futures) do if future:response():receive():data() == i then sum = sum + 1 end end
  print("done", sum)
end }
