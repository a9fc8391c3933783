-- spec: scheduler 21.33
-- timeout: 120
-- not-under: gc takes too long
-- expect: true
local time = require("time")
collectgarbage()
local before = collectgarbage("count")
for _ = 1, 100000 do time.after("1h") end
collectgarbage()
collectgarbage()
print(collectgarbage("count") - before < 1000)
