-- spec: scheduler 21.21
-- timeout: 60
-- expect: 55	nil
local ev = process.events()
process.with_options {
    max_memory = "4MB", max_reductions = 1000000, max_tasks = 3, mailbox_limit = 10, max_message_size = "1KB",
}:spawn_monitored(function()
    local sum, c = 0, channel.new()
    coroutine.spawn(function()
        for i = 1, 10 do c:send(i) end
        c:close()
    end)
    for v in function() return (c:receive()) end do sum = sum + v end
    return sum
end)
local result = ev:receive().result
print(result.value, result.error)
