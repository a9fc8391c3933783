-- spec: modules/queue: semantics
-- A stop lets calls that run come to their end, and begins no new ones.
-- command: run -x app:main
-- expect: main ends
-- stderr: handled 1

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: main, kind: process.lua, source: file://a_consumer_stops_in_order.lua, modules: [queue] }
  - { name: driver, kind: queue.driver.memory }
  - { name: work, kind: queue.queue }
  - { name: slow, kind: function.lua, source: file://slow.lua, modules: [time, logger] }
  - { name: consumer, kind: queue.consumer, queue: work, func: slow, lifecycle: { auto_start: true } }
]==]

-- file: slow.lua
--[==[
local time, logger = require("time"), require("logger")
return function(body)
  process.send("main", "began", body)
  time.sleep("100ms")
  logger:error("handled " .. body)
end
]==]

local queue = require("queue")

return function()
  assert(process.registry.register("main"))
  local began = process.listen("began")
  assert(queue.publish("app:work", 1) and queue.publish("app:work", 2))
  assert(began:receive() == 1)
  print("main ends")
end
