-- spec: pitfall C3, C6
-- A process that is killed in the middle of a large copy leaves nothing behind that others would notice.
-- timeout: 60
-- not-under: gc takes too long
-- expect: 20
local time = require("time")
local ev, ended = process.events(), 0
for i = 1, 20 do
    local p = process.spawn_monitored(function()
        local rows = {}
        for i = 1, 2000 do rows[i] = { id = i, name = "n" .. i, tags = { i, i + 1 } } end
        rows.again = rows[1]
        local sink = process.spawn(function() process.events():receive() end)
        while true do process.send(sink, "rows", rows) end
    end)
    time.sleep(i * time.MILLISECOND)
    process.terminate(p)
    if ev:receive().result.error:message() == "process terminated" then ended = ended + 1 end
end
print(ended)
