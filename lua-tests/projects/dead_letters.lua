-- spec: entries 13, modules/queue 4
-- A message that fails as often as it may goes to another queue, once, and is dropped where there is none.
-- command: run -s -x app:main
-- expect: again	1	app:work	broken: 3	3	kept
-- expect: 0	0	0

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: main, kind: process.lua, source: file://dead_letters.lua, modules: [queue, time] }
  - { name: driver, kind: queue.driver.memory }
  - { name: work, kind: queue.queue, dead_letter: { queue: dead, max_attempts: 3 } }
  - { name: dead, kind: queue.queue, codec: application/msgpack }
  - { name: lost, kind: queue.queue, dead_letter: { max_attempts: 1 } }
  - { name: fail, kind: function.lua, source: file://fail.lua, modules: [queue] }
  - { name: tell, kind: function.lua, source: file://tell.lua, modules: [queue] }
  - { name: a, kind: queue.consumer, queue: work, func: fail, lifecycle: { auto_start: true } }
  - { name: b, kind: queue.consumer, queue: dead, func: tell, lifecycle: { auto_start: true } }
  - { name: c, kind: queue.consumer, queue: lost, func: fail, lifecycle: { auto_start: true } }
]==]

-- file: fail.lua
--[==[
local queue = require("queue")
return function() return nil, "broken: " .. queue.message():attempts() end
]==]

-- file: tell.lua
--[==[
local queue = require("queue")
return function(body)
  local m = queue.message()
  process.send("main", "dead", {
    body, m:attempts(), m:header("x-death-queue"), m:header("x-death-reason"), m:header("x-attempts"), m:header("own"),
  })
end
]==]

local queue, time = require("queue"), require("time")

return function()
  assert(process.registry.register("main"))
  local dead = process.listen("dead")
  assert(queue.publish("app:work", "again", { own = "kept" }) and queue.publish("app:lost", 1))
  print(table.unpack((dead:receive())))
  for _ = 1, 1000 do
    if queue.info("app:lost").message_count + queue.info("app:dead").message_count == 0 then break end
    time.sleep("2ms")
  end
  print(queue.info("app:work").message_count, queue.info("app:dead").message_count, queue.info("app:lost").message_count)
end
