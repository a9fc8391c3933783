-- spec: scheduler 10, modules/time
-- not-under: gc every collection would go through a hundred thousand timers
-- Timers by the hundred thousand: set, stopped, dropped with their process, and fired all at once.
-- expect: fired	50000
-- expect: stopped	50000
-- expect: timers left	0
-- timeout: 120
local time = require("time")
local events = process.events()
local due = {}
for i = 1, 50000 do due[i] = time.after("5ms") end
local n = 0
for i = 1, 50000 do
  due[i]:receive()
  n = n + 1
end
print("fired", n)
local timers, stopped = {}, 0
for i = 1, 50000 do timers[i] = time.timer("1h") end
for i = 1, 50000 do if timers[i]:stop() then stopped = stopped + 1 end end
print("stopped", stopped)
for _ = 1, 100 do
  process.spawn_monitored(function()
    local kept = {}
    for i = 1, 1000 do kept[i] = time.after("1h") end
  end)
end
for _ = 1, 100 do events:receive() end
print("timers left", require("system").hosts.list()[1].timers)
