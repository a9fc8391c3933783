-- spec: supervision 5
-- A service that fails a thousand times is started a thousand times again, no faster than its policy says; nothing is left of its runs,
-- and everything else goes on.
-- command: run -s -x app:main
-- timeout: 240
-- not-under: gc each allocation collects, a thousand times
-- expect: starts	1001
-- expect: running	running	1000
-- expect: not before its time	true
-- expect: nothing is left	true	true
-- expect: others	true	0
-- stderr: failure 1000

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://a_thousand_failures.lua, modules: [system, time, store, funcs], imports: { wait: "test:wait" } }
  - { name: counts, kind: store.memory }
  - { name: worker, kind: process.lua, source: file://worker.lua, modules: [store, time] }
  - name: svc
    kind: process.service
    process: worker
    host: procs
    lifecycle: { auto_start: true, stop_timeout: 20ms, stable_threshold: 1h, restart: { initial_delay: 1ms, max_delay: 2ms, jitter: 0 } }
  - { name: echo, kind: process.lua, source: file://echo.lua }
  - { name: other, kind: process.service, process: echo, host: procs, lifecycle: { auto_start: true, stop_timeout: 20ms } }
  - { name: add, kind: function.lua, source: "return { main = function(a, b) return a + b end }" }
]==]

-- file: worker.lua
--[==[
local store = require("store")
return { main = function()
  local n = store.get("app:counts"):incr("n")
  assert(process.registry.register("worker"))
  -- What it has is given up with it: memory, channels, coroutines that wait, a name.
  local ballast, inbox = string.rep("x", 100000), process.listen("topic")
  coroutine.spawn(function() inbox:receive() end)
  if n <= 1000 then error("failure " .. n .. string.rep(" ", #ballast // 100000)) end
  process.events():receive()
end }
]==]

-- file: echo.lua
--[==[
return { main = function()
  process.registry.register("echo")
  local inbox, events = process.listen("ask"), process.events()
  while true do
    local picked = channel.select({ inbox:case_receive(), events:case_receive() })
    if picked.channel == events then return end
    process.send("collector", "answer", picked.value)
  end
end }
]==]

local system, time, store, funcs = require("system"), require("time"), require("store"), require("funcs")
local support = require("wait")

local function processes() return #system.hosts.processes("app:procs") end
local function bytes() system.gc.collect() return system.memory.stats().sys end

return { main = function()
  local counts, answers = store.get("app:counts"), process.listen("answer")
  process.registry.register("collector")
  local function n() return counts:get("n") or 0 end
  local began = time.now()
  support.wait(function() return n() >= 100 end)
  local before, began_at = bytes(), n()
  local is_answered, n_wrong, asked = true, 0, 0
  while n() <= 1000 do
    asked = asked + 1
    process.send("echo", "ask", asked)
    is_answered = is_answered and answers:receive() == asked
    if funcs.call("app:add", asked, 1) ~= asked + 1 then n_wrong = n_wrong + 1 end
    time.sleep("1ms")
  end
  support.wait(function() return support.status("app:svc") == "running" and processes() == 2 end)
  local took = time.now():sub(began):milliseconds()
  print("starts", n())
  local state = system.supervisor.state("app:svc")
  print(state.status, state.desired, state.retry_count)
  -- The first 100 may have been there before.
  print("not before its time", took >= (1000 - 100) * 2 - 100)
  -- 900 runs with 100 KB each would be 90 MB.
  print("nothing is left", processes() == 2, bytes() - before < 24 * 1024 * 1024)
  print("others", is_answered and asked > 10, n_wrong)
  assert(process.registry.lookup("worker") and began_at >= 100)
end }
