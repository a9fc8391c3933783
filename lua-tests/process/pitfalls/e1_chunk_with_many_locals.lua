-- spec: pitfall E1
-- An entry whose chunk needs a large frame is small again when it waits.
-- needs: linux
-- needs: release
-- timeout: 60
-- not-under: gc takes too long
-- not-under: budget1 takes too long
-- expect: at most 4096 bytes
local time = require("time")
local n = 20000
local function resident()
    for line in io.lines("/proc/self/status") do
        local kib = line:match("^VmRSS:%s+(%d+)")
        if kib then return tonumber(kib) * 1024 end
    end
end
local path = "wide.lua"
local file = io.open(path, "w")
for i = 1, 180 do file:write("local v", i, " = ", i, "\n") end
file:write("return function() process.inbox():receive() end\n")
file:close()
for _ = 1, 100 do process.spawn("app:wide") end
local before = resident()
for _ = 1, n do process.spawn("app:wide") end
local last
repeat
    last = resident()
    time.sleep("300ms")
until resident() < last * 1.001
local each = (last - before) / n
print(each <= 4096 and "at most 4096 bytes" or each .. " bytes")
