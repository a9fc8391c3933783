-- spec: scheduler 21.32
-- options: --workers 2
-- timeout: 60
-- not-under: gc takes too long
-- expect: never early
-- expect: mean lateness below 100 ms
local time = require("time")
for _ = 1, 4 do process.spawn(function() while true do end end) end
local late, early = 0, 0
for _ = 1, 50 do
    local started = time.now()
    time.sleep("10ms")
    local by = time.now():sub(started):nanoseconds() - 10 * time.MILLISECOND
    if by < 0 then early = early + 1 end
    late = late + by
end
print(early == 0 and "never early" or early)
print(late / 50 < 100 * time.MILLISECOND and "mean lateness below 100 ms" or late / 50)
