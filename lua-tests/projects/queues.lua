-- spec: entries 13, modules/queue 1, 2, 3, 5, 10, 11, 12, 13
-- Messages reach the functions of consumers: as they are, in their order, again if they fail.
-- command: run -x app:main
-- expect: ok

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: main, kind: process.lua, source: file://queues.lua, modules: [queue, time] }
  - { name: driver, kind: queue.driver.memory }
  - { name: plain, kind: queue.queue, driver: driver }
  - { name: packed, kind: queue.queue, codec: msgpack }
  - { name: late, kind: queue.queue }
  - { name: wide, kind: queue.queue }
  - { name: quick, kind: queue.queue }
  - { name: idle, kind: queue.queue }
  - { name: handle, kind: function.lua, source: file://handle.lua, modules: [queue, security] }
  - { name: slow, kind: function.lua, source: file://slow.lua, modules: [queue, time] }
  - name: one
    kind: queue.consumer
    queue: plain
    func: handle
    lifecycle:
      auto_start: true
      security: { actor: { id: "service:one" }, policies: [send] }
  - { name: two, kind: queue.consumer, queue: packed, func: handle, lifecycle: { auto_start: true } }
  - { name: three, kind: queue.consumer, queue: late, func: handle, lifecycle: { auto_start: true } }
  - { name: four, kind: queue.consumer, queue: wide, func: slow, concurrency: 4, lifecycle: { auto_start: true } }
  - { name: five, kind: queue.consumer, queue: quick, func: handle, auto_ack: true, lifecycle: { auto_start: true } }
  - { name: off, kind: queue.consumer, queue: idle, func: handle }
  - { name: send, kind: security.policy, policy: { actions: process.send, resources: "*", effect: allow } }
]==]

-- file: handle.lua
--[==[
local queue, security = require("queue"), require("security")
return function(body)
  local message = assert(queue.message())
  local actor = security.actor()
  assert(process.send("main", "seen", {
    body = body, k = message:header("k"), none = message:header("none"), attempts = message:attempts(), id = message:id(),
    headers = message:headers(), actor = actor and actor:id(), text = tostring(message),
  }))
  if type(body) == "table" and body.attempts and message:attempts() < body.attempts then
    if body.how == "false" then return false end
    if body.how == "raise" then error("no") end
    if body.how == "nack" then assert(message:nack()) return true end
    return nil, "later"
  end
  if body == "acked" then
    assert(message:ack() == true)
    local ok, err = message:ack()
    assert(ok == nil and err:kind() == "Invalid" and err:message() == "queue.Message already settled")
    error("after the acknowledgement")
  end
  if body == "left" then
    coroutine.spawn(function()
      process.inbox():receive()
      local _, err = message:ack()
      local _, other = message:id()
      process.send("main", "seen", err:message() .. ", " .. other:kind())
    end)
    process.send("main", "pid", process.pid())
  end
  if body == "fails" then error("it counts as done") end
end
]==]

-- file: slow.lua
--[==[
local time = require("time")
return function()
  process.send("main", "gauge", 1)
  time.sleep("60ms")
  process.send("main", "gauge", -1)
end
]==]

local queue, time = require("queue"), require("time")

return function()
  assert(process.registry.register("main"))
  local seen, gauge = process.listen("seen"), process.listen("gauge")

  -- Body, headers, the actor of the consumer.
  assert(queue.publish("app:plain", { n = 7, f = 1.5, list = { 1, 2 }, text = "ä" }, { k = "v", n = 3, b = true }))
  local m = seen:receive()
  assert(m.body.n == 7 and math.type(m.body.n) == "integer" and math.type(m.body.f) == "float" and m.body.list[2] == 2)
  assert(m.k == "v" and m.none == nil and m.headers.n == 3 and m.headers.b == true and m.attempts == 1)
  assert(m.actor == "service:one" and #m.id == 36 and m.text == "queue.Message{id=" .. m.id .. "}", m.text)
  -- Their order.
  for i = 1, 20 do assert(queue.publish("app:plain", i)) end
  for i = 1, 20 do assert(seen:receive().body == i) end
  -- What fails comes again.
  for _, how in ipairs { "false", "raise", "return", "nack" } do
    assert(queue.publish("app:plain", { how = how, attempts = 2 }))
    assert(seen:receive().attempts == 1)
    local again = seen:receive()
    assert(again.attempts == 2 and again.body.how == how)
  end
  -- What is acknowledged does not, whatever the function does then.
  assert(queue.publish("app:plain", "acked") and seen:receive().body == "acked")
  assert(queue.publish("app:quick", "fails") and seen:receive().body == "fails")
  time.sleep("150ms")
  assert(queue.publish("app:plain", "next") and queue.publish("app:quick", "next"))
  assert(seen:receive().body == "next" and seen:receive().body == "next")
  -- The message belongs to the call.
  local pids = process.listen("pid")
  assert(queue.publish("app:plain", "left") and seen:receive().body == "left")
  local pid = pids:receive()
  assert(queue.publish("app:plain", "behind") and seen:receive().body == "behind")
  process.send(pid, "go")
  assert(seen:receive() == "queue.Message released, Invalid")
  -- As many calls at a time as the consumer says.
  for i = 1, 8 do assert(queue.publish("app:wide", i)) end
  local now, most = 0, 0
  for _ = 1, 16 do
    now = now + gauge:receive()
    most = math.max(most, now)
  end
  assert(most == 4 and now == 0, most)
  -- Bytes that are no text.
  assert(queue.publish("app:packed", { bytes = "\0\255", n = 1 }))
  m = seen:receive()
  assert(m.body.bytes == "\0\255" and m.body.n == 1 and m.actor == nil)
  -- Later; who comes behind does not wait for it.
  local began = time.now()
  assert(queue.publish("app:late", "second", { delay = 0.2 }) and queue.publish("app:late", "first", { delay = 0 }))
  assert(queue.info("app:late").message_count >= 1)
  assert(seen:receive().body == "first" and seen:receive().body == "second")
  assert(time.now():sub(began):milliseconds() >= 199)
  -- Counts.
  assert(queue.publish("app:idle", 1) and queue.publish("app:idle", 2, { delay = 60 }))
  local info = queue.info("app:idle")
  assert(info.message_count == 2 and info.ready == 1 and info.in_flight == 0 and info.consumer_count == 0)
  assert(queue.info("app:plain").consumer_count == 1)
  -- What is no message.
  local function fails(text, ...)
    local ok, err = queue.publish("app:idle", ...)
    assert(ok == nil and err:kind() == "Invalid" and err:message():find(text, 1, true) and not err:retryable(), tostring(err))
  end
  fails("message data required", nil)
  fails("message data cannot be empty", {})
  fails("cannot be encoded", print)
  fails("header 'x' should be", 1, { x = {} })
  fails("names of headers", 1, { "x" })
  fails("header 'delay' should be a number of seconds", 1, { delay = "soon" })
  fails("header 'delay' should be a number of seconds", 1, { delay = -1 })
  fails("header 'delay' is too large", 1, { delay = 1e300 })
  print("ok")
end
