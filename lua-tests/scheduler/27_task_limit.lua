-- spec: scheduler 21.27
-- expect: 10	false	too many coroutines
local ev = process.events()
process.with_options { max_tasks = 10 }:spawn_monitored(function()
    local c, started = channel.new(), 0
    local function wait() c:receive() end
    for _ = 1, 10 do
        if pcall(coroutine.spawn, wait) then started = started + 1 end
    end
    local ok, message = pcall(coroutine.spawn, wait)
    return { started, ok, tostring(message):match("too many.*") }
end)
local value = ev:receive().result.value
print(value[1], value[2], value[3])
