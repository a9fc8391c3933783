-- spec: modules/queue 9
-- The message of a consumer that ends in the middle of a call comes again when the consumer does, before others.
-- command: run -s -x app:main
-- expect: 1	1
-- expect: 1	1
-- expect: 2	1

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: main, kind: process.lua, source: file://a_consumer_that_is_ended.lua, modules: [queue] }
  - { name: driver, kind: queue.driver.memory }
  - { name: work, kind: queue.queue }
  - { name: wait, kind: function.lua, source: file://wait_here.lua, modules: [queue] }
  - name: consumer
    kind: queue.consumer
    queue: work
    func: wait
    lifecycle: { auto_start: true, restart: { initial_delay: 5ms, jitter: 0 } }
]==]

-- file: wait_here.lua
--[==[
local queue = require("queue")
return function(body)
  process.send("main", "seen", { body, queue.message():attempts(), process.pid() })
  process.inbox():receive()
end
]==]

local queue = require("queue")

return function()
  assert(process.registry.register("main"))
  local seen = process.listen("seen")
  assert(queue.publish("app:work", 1) and queue.publish("app:work", 2))
  local first = seen:receive()
  print(first[1], first[2])
  assert(queue.info("app:work").in_flight == 1)
  assert(process.terminate(process.info(first[3]).parent))
  local again = seen:receive()
  print(again[1], again[2])
  process.send(again[3], "go")
  local second = seen:receive()
  print(second[1], second[2])
  process.send(second[3], "go")
end
