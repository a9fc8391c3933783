-- spec: processes 21.68
-- timeout: 20
-- status: 1
-- stderr: deadlock: all processes are blocked
-- stderr: {app:processes|0x00001}
-- stderr: {app:processes|0x00002}
-- stderr: {app:processes|0x00003}
local ev = process.events()
local function wait_then_send()
    local other = process.inbox():receive():payload():data()
    process.send(other, "first")
end
process.spawn_monitored(wait_then_send)
process.spawn_monitored(wait_then_send)
ev:receive()
ev:receive()
