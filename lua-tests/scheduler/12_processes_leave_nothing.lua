-- spec: scheduler 21.12
-- needs: linux
-- needs: release
-- timeout: 120
-- not-under: gc takes too long
-- not-under: budget1 takes too long
-- expect: 200000
-- expect: flat
local function resident()
    for line in io.lines("/proc/self/status") do
        local kib = line:match("^VmRSS:%s+(%d+)")
        if kib then return tonumber(kib) / 1024 end
    end
end
local function run(n)
    local count = 0
    for i = 1, n do
        if process.exec(function(x) return { x } end, nil, i)[1] == i then count = count + 1 end
    end
    return count
end
run(20000)
local before = resident()
print(run(200000))
local growth = resident() - before
print(growth < 4 and "flat" or growth)
