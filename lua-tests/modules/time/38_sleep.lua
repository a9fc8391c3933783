-- spec: modules/time 38, 39, 49
-- expect: true	0
-- expect: other 1
-- expect: other 2
-- expect: main
-- expect: Invalid	time.sleep: duration must be number or string
-- expect: Invalid	time.sleep: invalid duration "x"
-- expect: 0	0	0	turn
-- expect: 10000	true
-- expect: 1 2 3
local time = require("time")
local start = time.now()
local n = select("#", time.sleep("20ms"))
print(time.since(start) >= time.parse_duration("20ms"), n)

-- Others go on meanwhile.
coroutine.spawn(function()
  for i = 1, 2 do
    print("other " .. i)
    time.sleep("1ms")
  end
end)
time.sleep("200ms")
print("main")
for _, bad in ipairs { true, "x" } do
  local none, e = time.sleep(bad)
  print(e:kind(), e)
end
-- Nothing to wait for: at once, but others have their turn.
local turn
coroutine.spawn(function() turn = "turn" end)
print(select("#", time.sleep(0)), select("#", time.sleep(-5)), select("#", time.sleep("-1h")), turn)

-- Many sleepers sleep at the same time.
local done, all = 0, channel.new()
start = time.now()
for _ = 1, 10000 do
  coroutine.spawn(function()
    time.sleep("50ms")
    done = done + 1
    if done == 10000 then all:send(true) end
  end)
end
all:receive()
print(done, time.since(start) >= time.parse_duration("50ms"))
-- They wake by their deadlines.
local order = channel.new(3)
for _, i in ipairs { 3, 1, 2 } do
  coroutine.spawn(function()
    time.sleep(i * 40 * time.MILLISECOND)
    order:send(i)
  end)
end
print(order:receive() .. " " .. order:receive() .. " " .. order:receive())
