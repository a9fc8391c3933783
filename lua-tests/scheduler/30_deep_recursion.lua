-- spec: scheduler 21.30
-- timeout: 60
-- not-under: gc takes too long
-- expect: false	true
-- expect: alive
local ev = process.events()
process.spawn_monitored(function()
    local function deep(n) return 1 + deep(n + 1) end
    local ok, message = pcall(deep, 1)
    return { ok, message:find("stack overflow", 1, true) ~= nil }
end)
local other = process.spawn_monitored(function() return process.inbox():receive():topic() end)
local value = ev:receive().result.value
print(value[1], value[2])
process.send(other, "alive")
print(ev:receive().result.value)
