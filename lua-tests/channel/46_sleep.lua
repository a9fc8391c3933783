-- spec: channels 13.46
-- expect: 0	true
-- expect: true
local time = require("time")
local started = time.now()
-- Numbers are nanoseconds: half of one is nothing.
local results = select("#", time.sleep(0.5))
print(results, time.now():sub(started):milliseconds() < 400)
started = time.now()
time.sleep("50ms")
print(time.now():sub(started):milliseconds() >= 50)
