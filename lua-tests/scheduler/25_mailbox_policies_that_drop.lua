-- spec: scheduler 21.25
-- expect: drop_new	15	1 2 3 4 5 6 7 8 9 10
-- expect: drop_old	15	6 7 8 9 10 11 12 13 14 15
local ev = process.events()
for _, policy in ipairs { "drop_new", "drop_old" } do
    local p = process.with_options { mailbox_limit = 10, mailbox_policy = policy }:spawn_monitored(function()
        process.events():receive()
        local numbers, topic = {}, process.listen("n")
        for i = 1, 10 do numbers[i] = topic:receive() end
        return numbers
    end)
    local accepted = 0
    for i = 1, 15 do
        if process.send(p, "n", i) == true then accepted = accepted + 1 end
    end
    process.cancel(p)
    print(policy, accepted, table.concat(ev:receive().result.value, " "))
end
