-- spec: scheduler 21.47
-- timeout: 60
-- not-under: gc takes too long
-- expect: idle
local time = require("time")
for _ = 1, 20000 do process.spawn(function() process.inbox():receive() end) end
time.sleep("500ms")
local before = os.clock()
time.sleep("2s")
local used = os.clock() - before
print(used < 0.1 and "idle" or used)
