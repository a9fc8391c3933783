-- spec: funcs 9 (many calls at once)
-- Ten thousand calls that run at once take no more than 6 KB each.
-- needs: release
-- needs: linux
-- not-under: gc each allocation collects, ten thousand times
-- command: run -s -x app:main
-- expect: running	10000	true

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://ten_thousand_calls_at_once.lua, modules: [funcs, system, time] }
  - { name: wide, kind: function.lua, source: file://sleeps.lua, modules: [time], pool: { type: static, workers: 10000 } }
]==]

-- file: sleeps.lua
--[==[
local time = require("time")
return { main = function(i, wait) time.sleep(wait) return i end }
]==]

local funcs, system, time = require("funcs"), require("system"), require("time")

local N, LIMIT = 10000, 6 * 1024

local function resident() return system.memory.stats().sys end

return { main = function()
  assert(funcs.call("app:wide", 1, "1ms") == 1)
  system.gc.collect()
  local before = resident()
  local futures = {}
  for i = 1, N do futures[i] = funcs.async("app:wide", i, "1h") end
  while system.runtime.tasks() < N do time.sleep("5ms") end
  local each = (resident() - before) / N
  local n = 0
  for _, future in ipairs(futures) do if not future:is_complete() then n = n + 1 end end
  print("running", n, each <= LIMIT or each)
end }
