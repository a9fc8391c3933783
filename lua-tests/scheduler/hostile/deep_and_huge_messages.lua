-- spec: processes 8, scheduler 13
-- not-under: gc every collection would go through a million tables
-- Tables a million deep, wide ones, and strings of megabytes as messages: they arrive whole, are refused by limits, and
-- nobody falls over them.
-- expect: depth	1000000
-- expect: same object	true
-- expect: string	8388608
-- expect: refused	Invalid	true
-- expect: receiver with a limit	[..]memory[..]
-- expect: still here	1
-- timeout: 120
local answers, events = process.listen("answer"), process.events()
local reader = process.spawn(function(main)
  local things = process.listen("thing")
  while true do
    local t = things:receive()
    if type(t) == "string" then
      process.send(main, "answer", #t)
    elseif t.twice then
      process.send(main, "answer", t.twice == t.again)
    else
      local depth = 0
      while t do depth, t = depth + 1, t.next end
      process.send(main, "answer", depth)
    end
  end
end, nil, process.pid())

local deep
for _ = 1, 1000000 do deep = { next = deep } end
assert(process.send(reader, "thing", deep))
print("depth", (answers:receive()))
local wide = {}
for i = 1, 100000 do wide[i] = i end
assert(process.send(reader, "thing", { twice = wide, again = wide }))
print("same object", (answers:receive()))
assert(process.send(reader, "thing", ("x"):rep(8 * 1024 * 1024)))
print("string", (answers:receive()))

local small = process.with_options({ max_message_size = 100000 }):spawn(function() process.inbox():receive() end)
local ok, err = process.send(small, "thing", deep)
print("refused", err:kind(), err:message():find("message too large", 1, true) ~= nil)
process.terminate(small)

local poor = process.with_options({ max_memory = 1000000 }):spawn_monitored(function()
  -- The inbox: the message may be there before the process listens.
  local kept, inbox = {}, process.inbox()
  while true do kept[#kept + 1] = { inbox:receive():payload():data() } end
end)
process.send(poor, "thing", deep)
local event = events:receive()
print("receiver with a limit", event.result.error:message())
print("still here", #require("system").hosts.processes("app:processes") - 1)
