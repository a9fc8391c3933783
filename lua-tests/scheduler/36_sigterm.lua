-- spec: scheduler 21.36
-- options: --shutdown-timeout 50s
-- signal: TERM after line 1
-- timeout: 30
-- status: 143
-- expect: ready
for _ = 1, 1000 do process.spawn(function() process.inbox():receive() end) end
print("ready")
io.stdout:flush()
-- Something that is pending: a run in which all wait for messages is a deadlock.
require("time").sleep("1h")
