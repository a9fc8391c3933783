-- spec: scheduler 21.11
-- needs: linux
-- needs: release
-- timeout: 120
-- not-under: gc takes too long
-- not-under: budget1 takes too long
-- expect: 100000
-- expect: memory is back
local time = require("time")
local n = 100000
local function resident()
    for line in io.lines("/proc/self/status") do
        local kib = line:match("^VmRSS:%s+(%d+)")
        if kib then return tonumber(kib) / 1024 end
    end
end
local before = resident()
local pids = {}
for i = 1, n do
    pids[i] = process.spawn(function()
        local m = process.inbox():receive()
        process.send(m:from(), "reply")
    end)
end
local peak = resident()
for i = 1, n do process.send(pids[i], "go") end
local replies, count = process.listen("reply"), 0
for _ = 1, n do
    replies:receive()
    count = count + 1
end
print(count)
pids = nil
collectgarbage()
time.sleep("100ms")
local after = resident()
print(after - before < (peak - before) / 2 and "memory is back" or before .. " " .. peak .. " " .. after)
