-- spec: scheduler 21.24
-- timeout: 30
-- expect: 1	true
-- expect: NotFound
local time = require("time")
local ev, progress = process.events(), process.listen("progress")
local target = process.with_options { mailbox_limit = 1, mailbox_policy = "block" }:spawn(function()
    process.events():receive()
end)
process.spawn_monitored(function(main)
    process.send(target, "n", 1)
    process.send(main, "progress", 1)
    local ok, err = process.send(target, "n", 2)
    return ok == nil and err:kind() or "was sent"
end, nil, process.pid())
print(progress:receive())
time.sleep("20ms")
process.terminate(target)
print(ev:receive().result.value)
