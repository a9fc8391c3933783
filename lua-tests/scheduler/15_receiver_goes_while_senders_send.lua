-- spec: scheduler 21.15
-- variant: --workers 1
-- variant: --workers 2
-- variant: --workers 8
-- timeout: 60
-- expect: 8	NotFound
local time = require("time")
local ev = process.events()
local receiver = process.spawn(function()
    local inbox = process.inbox()
    for _ = 1, 100 do inbox:receive() end
    time.sleep("5ms")
end)
for _ = 1, 8 do
    process.spawn_monitored(function()
        while true do
            local ok, err = process.send(receiver, "n", { 1, 2, 3 })
            if not ok then return err:kind() end
            if ok ~= true then return "neither true nor an error" end
        end
    end)
end
local kinds = {}
for _ = 1, 8 do
    local kind = ev:receive().result.value
    kinds[kind] = (kinds[kind] or 0) + 1
end
for kind, n in pairs(kinds) do print(n, kind) end
