-- spec: funcs 4, 7, 8 (meta.options)
-- What an entry says about its calls: their time-out, and how often they are tried; an executor says otherwise, option by option.
-- command: run -s -x app:main
-- expect: nil	Timeout	true	call timed out after 50ms
-- expect: third	3
-- expect: nil	Unavailable	not yet 1
-- expect: nil	Invalid	failed to load script: app:wrong (function.lua): meta.options: timeout must be > 0
-- expect: dead letter	call timed out after 40ms	2

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://options_of_functions.lua, modules: [funcs, time, queue, store] }
  - { name: cache, kind: store.memory }
  - { name: slow, kind: function.lua, source: file://slow.lua, modules: [time], meta: { options: { timeout: 50 } } }
  - name: flaky
    kind: function.lua
    source: file://flaky.lua
    modules: [store]
    meta: { options: { timeout: "10s", retry: { max_attempts: 3, initial_delay: 1, jitter: 0 } } }
  - { name: wrong, kind: function.lua, source: "return function() end", meta: { options: { timeout: 0 } } }
  - { name: driver, kind: queue.driver.memory }
  - { name: dead, kind: queue.queue, driver: driver }
  - { name: jobs, kind: queue.queue, driver: driver, dead_letter: { queue: dead, max_attempts: 2 } }
  - { name: handler, kind: function.lua, source: file://slow.lua, modules: [time], meta: { options: { timeout: "40ms" } } }
  - { name: consumer, kind: queue.consumer, queue: jobs, func: handler, lifecycle: { auto_start: true } }
  - { name: bury, kind: function.lua, source: file://bury.lua, modules: [queue] }
  - { name: undertaker, kind: queue.consumer, queue: dead, func: bury, lifecycle: { auto_start: true } }
]==]

-- file: slow.lua
--[==[
return { main = function() require("time").sleep("1h") end }
]==]

-- file: flaky.lua
--[==[
local store = require("store")
return { main = function()
  local n = store.get("app:cache"):incr("n")
  if n < 3 then error(errors.new({ message = "not yet " .. n, kind = errors.UNAVAILABLE, retryable = true })) end
  return "third"
end }
]==]

-- file: bury.lua
--[==[
local queue = require("queue")
return { main = function()
  local message = queue.message()
  process.send("collector", "dead", { reason = message:header("x-death-reason"), attempts = message:header("x-attempts") })
end }
]==]

local funcs, queue, store = require("funcs"), require("queue"), require("store")

local function told(value, err) return value, err:kind() end

return { main = function()
  local dead = process.listen("dead")
  process.registry.register("collector")
  local _, err = funcs.call("app:slow")
  print(nil, err:kind(), err:retryable(), err:message())
  print((funcs.call("app:flaky")), (store.get("app:cache"):get("n")))
  store.get("app:cache"):delete("n")
  _, err = funcs.new():with_options({ retry = { max_attempts = 1 } }):call("app:flaky")
  print(nil, err:kind(), (err:message():gsub("^.-: ", "")))
  _, err = funcs.call("app:wrong")
  print(nil, err:kind(), err:message())
  assert(queue.publish("app:jobs", { n = 1 }))
  local letter = dead:receive()
  print("dead letter", letter.reason, letter.attempts)
end }
