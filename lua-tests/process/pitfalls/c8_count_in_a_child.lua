-- spec: pitfall C8
-- Each process counts and collects its own heap.
-- timeout: 60
-- not-under: gc takes too long
-- expect: true	true	true
local keep = {}
for i = 1, 100000 do keep[i] = { i } end
local mine = collectgarbage("count")
local value = process.exec(function()
    local small = collectgarbage("count")
    local t = {}
    for i = 1, 50000 do t[i] = { i } end
    local full = collectgarbage("count")
    t = nil
    collectgarbage()
    return { small, full, collectgarbage("count") }
end)
print(value[1] < mine / 10, value[2] > value[1] + 1000, value[3] < value[2] / 2)
