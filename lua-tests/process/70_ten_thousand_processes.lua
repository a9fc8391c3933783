-- spec: processes 21.70
-- not-under: gc a collection at each allocation takes too long for so many
-- expect: 50005000
local ev = process.events()
local sum = 0
for i = 1, 10000 do process.spawn_monitored(function(n) return n end, nil, i) end
for _ = 1, 10000 do sum = sum + ev:receive().result.value end
print(sum)
