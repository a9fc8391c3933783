-- spec: scheduler 21.10
-- needs: linux
-- needs: release
-- timeout: 120
-- not-under: gc takes too long
-- not-under: budget1 takes too long
-- expect: at most 2560 bytes
local time = require("time")
local n = 100000
local function resident()
    for line in io.lines("/proc/self/status") do
        local kib = line:match("^VmRSS:%s+(%d+)")
        if kib then return tonumber(kib) * 1024 end
    end
end
process.exec("app:idle", nil, "return")
local before = resident()
for _ = 1, n do process.spawn("app:idle") end
local last
repeat
    last = resident()
    time.sleep("300ms")
until resident() < last * 1.001
local each = (last - before) / n
print(each <= 2560 and "at most 2560 bytes" or each .. " bytes")
-- file: idle.lua
--[==[
if ... then return end
process.inbox():receive()
]==]
