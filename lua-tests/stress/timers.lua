-- spec: scheduler 10, channels 9
-- Sleeps, timers, resets and stops at random: none early, each once, in the order of their times.
-- expect: nothing is left
local time, stress = require("time"), require("stress")
local events = process.events()

local function sleeper(seed)
    local state = seed
    local function random(n)
        state = state * 6364136223846793005 + 1442695040888963407
        return (state >> 33) % n + 1
    end
    local done = channel.new(50)
    for _ = 1, 50 do
        local kind, ms = random(5), random(20)
        coroutine.spawn(function()
            local started = time.now()
            local function early(by) return time.now():sub(started):nanoseconds() < by * time.MILLISECOND end
            local fault
            if kind == 1 then
                time.sleep(ms * time.MILLISECOND)
                fault = early(ms) and "an early sleep"
            elseif kind == 2 then
                local c = time.after(ms * time.MILLISECOND)
                local _, ok = c:receive()
                fault = (early(ms) or not ok or select(2, c:receive())) and "a bad after"
            elseif kind == 3 then
                local t = time.timer("1h")
                t:reset(ms * time.MILLISECOND)
                local _, ok = t:response():receive()
                fault = (early(ms) or not ok or t:stop()) and "a bad timer"
            elseif kind == 4 then
                local t = time.timer(ms * time.MILLISECOND)
                time.sleep(random(20) * time.MILLISECOND)
                t:stop()
                -- A value that came before the stop may be there, once.
                local v, ok = t:response():receive()
                if ok then v, ok = t:response():receive() end
                fault = (ok or v) and "a stopped timer fired"
            else
                local t = time.ticker("1ms")
                for i = 1, 5 do
                    t:response():receive()
                    fault = fault or early(i) and "an early tick"
                end
                t:stop()
            end
            done:send(fault or "good")
        end)
    end
    for _ = 1, 50 do
        local word = done:receive()
        if word ~= "good" then return nil, word end
    end
    return true
end

for _ in stress.rounds() do
    for _ = 1, 20 do process.spawn_monitored(sleeper, nil, stress.random(1 << 30)) end
    for _ = 1, 20 do
        local result = events:receive().result
        stress.check(result.value, result.error and result.error:message())
    end
end
stress.finish()
