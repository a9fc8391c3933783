-- spec: scheduler 21.31
-- timeout: 60
-- not-under: gc takes too long
-- expect: 10000	true
local time = require("time")
local ev = process.events()
local started = time.now()
for _ = 1, 10000 do
    process.spawn_monitored(function() time.sleep("100ms") return true end)
end
local count = 0
for _ = 1, 10000 do
    if ev:receive().result.value then count = count + 1 end
end
print(count, time.now():sub(started):milliseconds() >= 100)
