-- spec: scheduler 1.6, processes 11
-- Processes in every state are terminated in any order: each watcher gets one EXIT for each.
-- expect: nothing is left
local time, stress = require("time"), require("stress")
local events = process.events()
local never = { channel.new(), channel.new(1) }

local behaviours = {
    function() while true do end end,
    function() time.sleep("1h") end,
    function() process.inbox():receive() end,
    function() never[1]:send(1) end,
    function() channel.select { never[2]:case_receive(), process.inbox():case_receive() } end,
    function() process.exec(function() process.events():receive() end) end,
    function() while true do pcall(error, { "x" }) end end,
    function()
        local t = {}
        for i = 1, 20000 do t[i] = i * 7919 % 20011 end
        while true do table.sort(t, function(a, b) return a > b end) table.sort(t) end
    end,
    function()
        local rows = {}
        for i = 1, 500 do rows[i] = { id = i, text = ("x"):rep(i) } end
        while true do process.send(process.pid(), "rows", rows) process.listen("rows"):receive() end
    end,
    function()
        for _ = 1, 3 do process.spawn_linked(function() process.inbox():receive() end) end
        process.inbox():receive()
    end,
    function() return "at once" end,
    function()
        for i = 1, 10 do process.registry.register(process.pid() .. i) end
        process.inbox():receive()
    end,
    function()
        for v in coroutine.wrap(function() while true do time.sleep("1ms") coroutine.yield(1) end end) do
            local _ = v
        end
    end,
    function()
        for _ = 1, 20 do coroutine.spawn(function() time.sleep("1h") end) end
        time.ticker("1ms")
        process.events():receive()
    end,
    function() local s = ("ab"):rep(5000) while true do s:gsub("a", "%0%0"):find("c") end end,
    function() while true do setmetatable({}, { __gc = function() end }) end end,
}

for _ in stress.rounds() do
    local pids, alive = {}, {}
    for i = 1, 100 do
        local pid = process.spawn_monitored(behaviours[stress.random(#behaviours)])
        pids[i], alive[pid] = pid, true
    end
    time.sleep(stress.random(3) * time.MILLISECOND)
    for _, pid in ipairs(stress.shuffle(pids)) do process.terminate(pid) end
    for _ = 1, 100 do
        local e = events:receive()
        stress.check(alive[e.from], "an EXIT came twice")
        alive[e.from] = nil
        local err = e.result.error
        stress.check(e.result.value == "at once" or err and err:message() == "process terminated",
            tostring(err or e.result.value))
    end
    stress.check(channel.select { events:case_receive(), default = true }.default, "an event too many")
end
stress.finish()
