-- spec: processes 21.44
-- variant: --workers 1
-- variant: --workers 2
-- timeout: 20
-- expect: process terminated	nothing caught
local time = require("time")
local ev, caught = process.events(), process.listen("caught")
local p = process.spawn_monitored(function(main)
    while true do
        local _, message = pcall(function() while true do end end)
        process.send(main, "caught", message)
    end
end, nil, process.pid())
time.sleep("20ms")
process.terminate(p)
local message = ev:receive().result.error:message()
local r = channel.select { caught:case_receive(), default = true }
print(message, r.default and "nothing caught" or r.value)
