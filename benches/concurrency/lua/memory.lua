-- Resident memory of a process that waits for its first message.
local count = tonumber(arg[1]) or 100000
local time = require("time")

local function resident()
  for line in io.lines("/proc/self/status") do
    local kib = line:match("^VmRSS:%s+(%d+)")
    if kib then return tonumber(kib) * 1024 end
  end
end

local function wait() process.inbox():receive() end

local before = resident()
for _ = 1, count do process.spawn(wait) end
-- All have come to rest when it grows no more.
local last
repeat
  last = resident()
  time.sleep("500ms")
until resident() < last * 1.001
print(string.format("memory %.0f bytes/process", (last - before) / count))
