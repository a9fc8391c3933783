-- spec: entries 20.29, 20.30, 20.31
-- Places of pools: a function that calls itself needs no second one, no more calls run at a time than there are, and who has been
-- idle begins anew.
-- command: run -s -x app:main
-- expect: 10
-- expect: 100	4	true
-- expect: 1	1

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://pools_of_functions.lua, modules: [funcs, time, store] }
  - { name: counts, kind: store.memory }
  - { name: self, kind: function.lua, source: file://self.lua, modules: [funcs], pool: { type: static, workers: 1 } }
  - { name: work, kind: function.lua, source: file://work.lua, modules: [time, store], pool: { type: static, workers: 4 } }
  - { name: fresh, kind: function.lua, source: file://fresh.lua, pool: { type: lazy, idle_timeout: 50ms } }
]==]

-- file: self.lua
--[==[
local funcs = require("funcs")
return { main = function(n) return n == 0 and 0 or 1 + assert(funcs.call("app:self", n - 1)) end }
]==]

-- file: work.lua
--[==[
local time, store = require("time"), require("store")
return { main = function()
  local counts = store.get("app:counts")
  local n = counts:incr("running")
  if n > (counts:get("most") or 0) then counts:set("most", n) end
  time.sleep("50ms")
  counts:incr("running", -1)
  return 1
end }
]==]

-- file: fresh.lua
--[==[
n = (n or 0) + 1
return { main = function() return n end }
]==]

local funcs, time, store = require("funcs"), require("time"), require("store")

return { main = function()
  print((funcs.call("app:self", 10)))
  local began, futures, sum = time.now(), {}, 0
  for i = 1, 100 do futures[i] = funcs.async("app:work") end
  for _, future in ipairs(futures) do sum = sum + future:response():receive():data() end
  -- 25 rounds of 50 ms; how much more that takes is the machine's business.
  print(sum, (store.get("app:counts"):get("most")), time.now():sub(began):milliseconds() >= 25 * 50)
  local first = funcs.call("app:fresh")
  time.sleep("100ms")
  print(first, (funcs.call("app:fresh")))
end }
