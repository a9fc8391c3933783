-- Eight parts that only compute: one after the other in one process, and as eight processes.
local size = tonumber(arg[1]) or 30
local parts = 8
local time = require("time")

local function fib(n) return n < 2 and n or fib(n - 1) + fib(n - 2) end

local started = time.now()
for _ = 1, parts do fib(size) end
local alone = time.now():sub(started):seconds()

local events = process.events()
started = time.now()
for _ = 1, parts do process.spawn_monitored(fib, nil, size) end
for _ = 1, parts do events:receive() end
local together = time.now():sub(started):seconds()
print(string.format("parallel %.2f times faster", alone / together))
