-- spec: scheduler 21.26
-- expect: true	pid.cancel
local ev = process.events()
local p = process.with_options { mailbox_limit = 1 }:spawn_monitored(function()
    return process.events():receive().kind
end)
process.send(p, "n", 1)
process.send(p, "n", 2)
print((process.cancel(p)), ev:receive().result.value)
