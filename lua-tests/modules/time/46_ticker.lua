-- spec: modules/time 46, 47, 48
-- expect: 20	true	true
-- expect: true	true	nil	false
-- expect: true
-- expect: 16
-- expect: true	true
-- expect: pid.exit	done	nil
local time = require("time")
local start = time.now()
local k = time.ticker("5ms")
local n, ordered, last = 0, true, start
for _ = 1, 20 do
  local t = k:channel():receive()
  n = n + 1
  -- A tick carries the moment at which it was due.
  ordered = ordered and t > last
  last = t
end
-- No tick is early, whatever the machine does meanwhile.
print(n, ordered, time.since(start) >= time.parse_duration("95ms"))
print(k:stop(), k:stop(), k:channel():receive())
print(k:response() == k:channel())
-- A slow reader finds what the channel holds; other ticks are gone.
k = time.ticker("1ms")
time.sleep("200ms")
print(k:channel():len())
-- Set anew it starts again.
local pending = k:reset("2ms")
local t, ok = k:channel():receive()
print(pending, ok)
k:stop()
-- A process does not wait for its timers.
local ev = process.events()
process.spawn_monitored(function()
  local time = require("time")
  time.ticker("1h")
  time.timer("1h")
  time.after("1h")
  coroutine.spawn(function() time.sleep("1h") end)
  time.sleep(0)
  return "done"
end)
local e = ev:receive()
print(e.kind, e.result.value, e.result.error)
