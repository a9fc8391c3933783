-- spec: registry 7.1 (queue.queue)
-- The limits of a queue change while it runs; what is in it stays, and goes with it.
-- command: run -c -x app:main
-- expect: ok
-- stderr: 2 messages are lost with their queue

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: main, kind: process.lua, source: file://queues_that_change.lua, modules: [queue, registry] }
  - { name: driver, kind: queue.driver.memory }
  - { name: other, kind: queue.driver.memory }
  - { name: small, kind: queue.queue, driver: driver, driver_options: { memory: { max_length: 1 } } }
]==]

local queue, registry = require("queue"), require("registry")

local function change(edit)
  local entry = assert(registry.get("app:small"))
  edit(entry.data)
  local changes = registry.snapshot():changes()
  changes:update(entry)
  return changes:apply()
end

return { main = function()
  assert(queue.publish("app:small", 1))
  -- Somebody waits for room.
  local waiting = channel.new(1)
  coroutine.spawn(function() waiting:send((queue.publish("app:small", 2))) end)
  assert(change(function(data) data.driver_options.memory.max_length = 2 end))
  assert(waiting:receive() == true and queue.info("app:small").message_count == 2)
  local got, err = change(function(data) data.driver = "other" end)
  assert(got == nil and err:kind() == "Conflict" and tostring(err):find("driver cannot change while messages wait (2)", 1, true), tostring(err))
  local changes = registry.snapshot():changes()
  changes:delete("app:small")
  assert(changes:apply())
  got, err = queue.publish("app:small", 3)
  assert(got == nil and err:kind() == "NotFound", tostring(err))
  print("ok")
end }
