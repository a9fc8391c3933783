-- spec: scheduler 21.13
-- variant: --workers 1
-- variant: --workers 2
-- variant: --workers 8
-- timeout: 120
-- not-under: gc takes too long
-- expect: 64000	0
local senders, each = 64, 1000
local topic, count, wrong, last = process.listen("n"), 0, 0, {}
for s = 1, senders do
    process.spawn(function(main, s)
        for i = 1, each do process.send(main, "n", s, i) end
    end, nil, process.pid(), s)
    last[s] = 0
end
for _ = 1, senders * each do
    local m = topic:receive()
    if m[2] ~= last[m[1]] + 1 then wrong = wrong + 1 end
    last[m[1]] = m[2]
    count = count + 1
end
print(count, wrong)
