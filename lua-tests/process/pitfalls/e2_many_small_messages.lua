-- spec: pitfall E2
-- A receiver that keeps small messages needs little more than their tables.
-- needs: linux
-- needs: release
-- timeout: 60
-- not-under: gc takes too long
-- not-under: budget1 takes too long
-- expect: 200000	at most 512 bytes a message
local n = 200000
local function resident()
    for line in io.lines("/proc/self/status") do
        local kib = line:match("^VmRSS:%s+(%d+)")
        if kib then return tonumber(kib) * 1024 end
    end
end
local before = resident()
local topic, cache = process.listen("row"), {}
process.spawn(function(main)
    for i = 1, n do
        process.send(main, "row", { id = i, n = i })
        if i % 100 == 0 then require("time").sleep(0) end
    end
end, nil, process.pid())
for i = 1, n do cache[i] = topic:receive() end
collectgarbage()
local each = (resident() - before) / n
print(#cache, each <= 512 and "at most 512 bytes a message" or each .. " bytes a message")
