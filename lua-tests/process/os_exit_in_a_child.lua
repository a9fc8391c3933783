-- spec: cli 3.5
-- options: --shutdown-timeout 50s
-- timeout: 30
-- status: 7
-- expect: before
local time = require("time")
print("before")
process.spawn(function() os.exit(7) end)
time.sleep("1h")
print("after")
