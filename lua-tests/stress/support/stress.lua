-- What the programs of this folder share: rounds for the time asked for, random numbers from a seed, and a last look
-- at what is left behind.
local time = require("time")

local stress = {
    seconds = tonumber(arg[1]) or 1,
    seed = tonumber(arg[2]) or 1,
}

local state = stress.seed * 2654435761 & 0xffffffff

-- An integer from 1 to n.
function stress.random(n)
    state = state * 6364136223846793005 + 1442695040888963407
    return (state >> 33) % n + 1
end

function stress.shuffle(list)
    for i = #list, 2, -1 do
        local k = stress.random(i)
        list[i], list[k] = list[k], list[i]
    end
    return list
end

local function resident()
    local file = io.open("/proc/self/status")
    if not file then return 0 end
    local kib = file:read("a"):match("VmRSS:%s+(%d+)")
    file:close()
    return tonumber(kib) / 1024
end

local warm

-- Counts rounds until the time is over, three of them at least.
function stress.rounds()
    local started, round = time.now(), 0
    return function()
        local elapsed = time.now():sub(started):seconds()
        if elapsed >= stress.seconds and round >= 3 then return nil end
        if not warm and round >= 2 and elapsed >= stress.seconds / 4 then
            collectgarbage()
            warm = resident()
        end
        round = round + 1
        return round
    end
end

-- Fails with the seed, so that the run can be repeated.
function stress.check(condition, text)
    if not condition then error((text or "check failed") .. " (seed " .. stress.seed .. ")", 2) end
end

-- Waits until the main process is alone, and compares memory with that of the first rounds.
function stress.finish()
    local ok, system = pcall(require, "system")
    if ok and system.hosts then
        local left
        for _ = 1, 2000 do
            left = 0
            for _, host in ipairs(system.hosts.list()) do left = left + host.processes end
            if left <= 1 then break end
            time.sleep("5ms")
        end
        stress.check(left <= 1, left .. " processes are left")
    end
    collectgarbage()
    local grown = resident() - (warm or resident())
    stress.check(grown < 32 + stress.seconds * 0.01, string.format("memory has grown by %.1f MiB", grown))
    print("nothing is left")
end

return stress
