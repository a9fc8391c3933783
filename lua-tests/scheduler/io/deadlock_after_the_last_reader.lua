-- spec: processes 2.5: standard input that nobody waits for any more is nothing pending
-- stdin: open
-- status: 1
-- stderr: deadlock: all processes are blocked

local reader = process.spawn(function() return io.read() end)
require("time").sleep("5ms")
process.terminate(reader)
process.inbox():receive()
