-- spec: funcs 9 (many calls at once)
-- Ten thousand calls at once take no more than 8 KB each where all but a few wait for a place, and no more than 12 KB where all run (the
-- aim is 8 KB there too).
-- needs: release
-- needs: linux
-- not-under: gc each allocation collects, ten thousand times
-- command: run -s -x app:main
-- expect: running	10000	true
-- expect: waiting	true
-- expect: done	10000

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://ten_thousand_calls_at_once.lua, modules: [funcs, system, time] }
  - { name: wide, kind: function.lua, source: file://sleeps.lua, modules: [time], pool: { type: static, workers: 10000 } }
  - { name: narrow, kind: function.lua, source: file://sleeps.lua, modules: [time], pool: { type: static, workers: 4 } }
]==]

-- file: sleeps.lua
--[==[
local time = require("time")
return { main = function(i, wait) time.sleep(wait) return i end }
]==]

local funcs, system, time = require("funcs"), require("system"), require("time")

local N, LIMIT, LIMIT_RUNNING = 10000, 8 * 1024, 12 * 1024

local function resident() return system.memory.stats().sys end

--- Starts all calls; gives them and how many bytes each takes when `is_there` holds.
local function start(target, wait, is_there)
  system.gc.collect()
  local before = resident()
  local futures = {}
  for i = 1, N do futures[i] = funcs.async(target, i, wait) end
  while not is_there() do time.sleep("5ms") end
  return futures, (resident() - before) / N
end

return { main = function()
  assert(funcs.call("app:wide", 1, "1ms") == 1)
  local futures, each = start("app:wide", "1h", function() return system.runtime.tasks() >= N end)
  local n = 0
  for _, future in ipairs(futures) do if not future:is_complete() then n = n + 1 end end
  print("running", n, each <= LIMIT_RUNNING or each)
  for _, future in ipairs(futures) do future:cancel() end

  futures, each = start("app:narrow", "10us", function() return true end)
  print("waiting", each <= LIMIT or each)
  local sum = 0
  for i, future in ipairs(futures) do if future:response():receive():data() == i then sum = sum + 1 end end
  print("done", sum)
end }
