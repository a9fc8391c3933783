-- spec: scheduler 21.14
-- variant: --workers 1
-- variant: --workers 2
-- timeout: 60
-- expect: 1000	true
local inbox = process.inbox()
process.spawn(function(main)
    for i = 1, 1000 do process.send(main, "n", i) end
end, nil, process.pid())
coroutine.spawn(function() end)
local count, in_order = 0, true
while count < 1000 do
    local r = channel.select { inbox:case_receive(), default = true }
    if r.default then
        coroutine.yield()
    else
        count = count + 1
        in_order = in_order and r.value:payload():data() == count
    end
end
print(count, in_order)
