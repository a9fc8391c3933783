-- spec: scheduler 13
-- Processes run into their limits while others work on.
-- expect: nothing is left
local stress = require("stress")
local events = process.events()

local function fill()
    local t = {}
    while true do pcall(function() while true do t[#t + 1] = { #t } end end) end
end
local function deep(n) return 1 + deep(n + 1) end
local kinds = {
    { { max_memory = "300KB" }, fill, "^memory limit exceeded %(%d+ bytes%)$" },
    { { max_memory = "300KB" }, function()
        local s = "x"
        while true do pcall(function() while true do s = s .. s end end) s = s .. "y" end
    end, "memory" },
    { { max_reductions = 20000 }, function() while true do end end, "^reduction limit exceeded$" },
    { { max_reductions = 20000 }, function() while true do pcall(error) end end, "^reduction limit exceeded$" },
    { { max_tasks = 5 }, function()
        for _ = 1, 10 do coroutine.spawn(function() process.inbox():receive() end) end
    end, "too many coroutines" },
    { { max_memory = "64MB" }, function() error("stack: " .. tostring(pcall(deep, 1)), 0) end, "^stack: false$" },
    { { mailbox_limit = 2 }, function()
        for i = 1, 3 do
            local ok, err = process.send(process.pid(), "t", i)
            if not ok then return nil, err end
        end
    end, "^mailbox full$" },
    { {}, function()
        local sum = 0
        for i = 1, 20000 do sum = sum + i end
        return nil, "sum " .. sum
    end, "^sum 200010000$" },
}

for _ in stress.rounds() do
    local expected = {}
    for _ = 1, 40 do
        local kind = kinds[stress.random(#kinds)]
        expected[process.with_options(kind[1]):spawn_monitored(kind[2])] = kind[3]
    end
    for _ = 1, 40 do
        local e = events:receive()
        local message = e.result.error and e.result.error:message() or "no error"
        stress.check(message:find(expected[e.from]), message .. " instead of " .. expected[e.from])
    end
end
stress.finish()
