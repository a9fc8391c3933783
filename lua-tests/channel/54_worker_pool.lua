-- spec: channels 13.54
-- variant: --workers 1
-- variant: --workers 2
-- variant: --workers 8
-- expect: 2870
local jobs, results = channel.new(8), channel.new(8)
for w = 1, 4 do
    process.spawn(function(id)
        while true do
            local n, ok = jobs:receive()
            if not ok then return end
            results:send({ worker = id, square = n * n })
        end
    end, nil, w)
end
for n = 1, 20 do
    coroutine.spawn(function() jobs:send(n) end)
end
local sum = 0
for _ = 1, 20 do sum = sum + results:receive().square end
jobs:close()
print(sum)
