-- spec: scheduler 21.37
-- options: --shutdown-timeout 50s
-- signal: INT after line 1
-- signal: INT after line 2
-- timeout: 30
-- status: 130
-- expect: ready
-- expect: interrupted
local time = require("time")
local ev = process.events()
local pending = time.after("1h")
print("ready")
io.stdout:flush()
print(ev:receive().reason)
io.stdout:flush()
time.sleep("1h")
