-- spec: scheduler 21.42
-- timeout: 120
-- not-under: gc takes too long
-- not-under: budget1 takes too long
-- expect: 110100
local function leaf() return 1 end
local function middle()
    local ev, sum = process.events(), 1
    for _ = 1, 10 do process.spawn_monitored(leaf) end
    for _ = 1, 10 do sum = sum + ev:receive().result.value end
    return sum
end
local function top()
    local ev, sum = process.events(), 1
    for _ = 1, 100 do process.spawn_monitored(middle) end
    for _ = 1, 100 do sum = sum + ev:receive().result.value end
    return sum
end
local ev, sum = process.events(), 0
for _ = 1, 100 do process.spawn_monitored(top) end
for _ = 1, 100 do sum = sum + ev:receive().result.value end
print(sum)
