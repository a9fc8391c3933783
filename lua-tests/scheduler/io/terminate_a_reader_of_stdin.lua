-- spec: scheduler 9: a process that waits for standard input can be ended, and nothing is lost
-- stdin: kept after line 1
-- expect: process terminated
-- expect: kept

local events = process.events()
local readers = {}
for i = 1, 100 do readers[i] = process.spawn_monitored(function() return io.read() end) end
require("time").sleep("5ms")
for _, pid in ipairs(readers) do process.terminate(pid) end
local error
for _ = 1, 100 do error = events:receive().result.error end
print(error:message())
io.stdout:flush()
print((process.exec(function() return io.read() end)))
