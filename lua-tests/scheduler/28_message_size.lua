-- spec: scheduler 21.28
-- expect: nil	Invalid	true
-- expect: true
local ev = process.events()
process.with_options { max_message_size = "1KB" }:spawn_monitored(function()
    -- A limit of both ends here, whichever of them it counts for.
    local ok, err = process.send(process.pid(), "big", ("x"):rep(2048))
    local small = process.send(process.pid(), "small", ("x"):rep(100))
    return { tostring(ok), err:kind(), err:message():match("^message too large %(%d+ bytes%)$") ~= nil, small }
end)
local value = ev:receive().result.value
print(value[1], value[2], value[3])
print(value[4])
