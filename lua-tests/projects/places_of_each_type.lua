-- spec: funcs 9, entries 8.4
-- How many calls of a function run at once by what its pool says: `max_size` counts without a type too, pools that grow have 16
-- places if they do not say how many, and an inline one has no queue.
-- command: run -s -x app:main
-- expect: untyped	3
-- expect: lazy	16
-- expect: lazy2	2
-- expect: adaptive	16
-- expect: adaptive5	5
-- expect: static	8
-- expect: size4	4
-- expect: inline	100
-- expect: nothing	true

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://places_of_each_type.lua, modules: [funcs] }
  - { name: counts, kind: store.memory }
  - { name: untyped, kind: function.lua, source: file://holds.lua, modules: [store], pool: { max_size: 3 } }
  - { name: lazy, kind: function.lua, source: file://holds.lua, modules: [store], pool: { type: lazy } }
  - { name: lazy2, kind: function.lua, source: file://holds.lua, modules: [store], pool: { type: lazy, max_size: 2 } }
  - { name: adaptive, kind: function.lua, source: file://holds.lua, modules: [store], pool: { type: adaptive } }
  - { name: adaptive5, kind: function.lua, source: file://holds.lua, modules: [store], pool: { type: adaptive, max_size: 5 } }
  - { name: static, kind: function.lua, source: file://holds.lua, modules: [store], pool: { type: static } }
  - { name: size4, kind: function.lua, source: file://holds.lua, modules: [store], pool: { size: 4 } }
  - { name: inline, kind: function.lua, source: file://holds.lua, modules: [store], pool: { type: inline } }
  - { name: nothing, kind: function.lua, source: file://holds.lua, modules: [store] }
]==]

-- file: holds.lua
--[==[
local store = require("store")
-- Tells how many run now, and goes on when it is told to.
return { main = function(main)
  local counts, go = store.get("app:counts"), process.listen("go")
  process.send(main, "runs", process.pid(), (counts:incr("running")))
  go:receive()
  counts:incr("running", -1)
end }
]==]

local funcs = require("funcs")

local N = 100

return { main = function()
  local runs = process.listen("runs")
  --- How many of N calls run at once; that so many do is waited for.
  local function most(target, n_least)
    local futures, running, n_most = {}, {}, 0
    for i = 1, N do futures[i] = funcs.async(target, process.pid()) end
    for i = 1, N do
      local report = runs:receive()
      running[#running + 1], n_most = report[1], math.max(n_most, report[2])
      while i >= n_least and #running > 0 do process.send(table.remove(running), "go") end
    end
    for _, future in ipairs(futures) do future:response():receive() end
    return n_most
  end
  for _, case in ipairs {
    { "untyped", 3 }, { "lazy", 16 }, { "lazy2", 2 }, { "adaptive", 16 }, { "adaptive5", 5 }, { "static", 8 },
    { "size4", 4 }, { "inline", N },
  } do
    print(case[1], most("app:" .. case[1], case[2]))
  end
  -- More on a machine with more than four cores.
  print("nothing", most("app:nothing", 64) >= 64)
end }
