-- spec: processes 8.1
-- Very deep tables are copied without native recursion.
-- timeout: 60
-- not-under: gc takes too long
-- expect: 100000	100000
local t = {}
for _ = 1, 100000 do t = { t } end
local function depth(t)
    local n = 0
    while t[1] do t, n = t[1], n + 1 end
    return n
end
process.send(process.pid(), "t", t)
print(depth(process.listen("t"):receive()), (process.exec(function(t) return depth(t) end, nil, t)))
