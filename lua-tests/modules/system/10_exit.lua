-- spec: modules/system 10, cli 3.5
-- options: --shutdown-timeout 50s
-- timeout: 30
-- status: 3
-- expect: before
local time = require("time")
print("before")
process.spawn(function() require("system").exit(3) end)
time.sleep("1h")
print("after")
