-- spec: channels 13.31
-- expect: 1 2 3
-- expect: true
local time = require("time")
local ticks, values = 0, {}
coroutine.spawn(function()
    while true do
        time.sleep("1ms")
        ticks = ticks + 1
    end
end)
local function generate()
    for i = 1, 3 do
        time.sleep("5ms")
        coroutine.yield(i)
    end
end
for v in coroutine.wrap(generate) do values[#values + 1] = v end
print(table.concat(values, " "))
print(ticks > 0)
