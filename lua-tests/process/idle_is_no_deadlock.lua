-- spec: processes 17
-- timeout: 30
-- expect: 1
-- expect: 2
-- expect: 3
-- One task that waits for something outside is enough to be merely idle.
local time = require("time")
local function wait_here() channel.new():receive() end
for i, wait in ipairs {
    function() process.inbox():receive() end,
    function() time.sleep("20ms") end,
    function() time.after("20ms"):receive() end,
} do
    local ev = process.events()
    local p = process.spawn_monitored(function()
        coroutine.spawn(wait_here)
        wait()
        return i
    end)
    if i == 1 then time.sleep("20ms") process.send(p, "go") end
    print(ev:receive().result.value)
end
