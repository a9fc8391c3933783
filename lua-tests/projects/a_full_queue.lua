-- spec: modules/queue 7
-- Who publishes to a full queue waits for room, and not for ever.
-- command: run -x app:main
-- expect: nil	queue is full	Unavailable	true
-- expect: true
-- expect: 1	2	3

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: main, kind: process.lua, source: file://a_full_queue.lua, modules: [queue, time] }
  - { name: driver, kind: queue.driver.memory }
  - { name: small, kind: queue.queue, driver_options: { memory: { max_length: 1 } } }
  - { name: tell, kind: function.lua, source: file://tell.lua, modules: [queue] }
  - { name: stuffed, kind: queue.queue, driver_options: { memory: { max_length: 5 } } }
  - { name: consumer, kind: queue.consumer, queue: small, func: tell, lifecycle: { auto_start: true } }
]==]

-- file: tell.lua
--[==[
return function(body)
  process.send("main", "seen", { body, process.pid() })
  process.inbox():receive()
end
]==]

local queue = require("queue")

return function()
  assert(process.registry.register("main"))
  for i = 1, 5 do assert(queue.publish("app:stuffed", i)) end
  local ok, err = queue.publish("app:stuffed", 6)
  print(ok, err:message(), err:kind(), err:retryable())
  assert(queue.info("app:stuffed").message_count == 5)

  -- The first is in work, the second waits in the queue, the third for room.
  local seen, third = process.listen("seen"), channel.new(1)
  assert(queue.publish("app:small", 1))
  local first = seen:receive()
  assert(queue.publish("app:small", 2))
  coroutine.spawn(function() third:send((queue.publish("app:small", 3))) end)
  assert(third:len() == 0 and queue.info("app:small").ready == 1)
  process.send(first[2], "go")
  local second = seen:receive()
  print((third:receive()))
  process.send(second[2], "go")
  local last = seen:receive()
  process.send(last[2], "go")
  print(first[1], second[1], last[1])
end
