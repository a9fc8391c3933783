-- spec: processes 17, errors 8
-- timeout: 30
-- expect: true	nothing caught
local ev, caught = process.events(), process.listen("caught")
process.spawn_monitored(function(main)
    local ok, message = pcall(function() channel.new():receive() end)
    process.send(main, "caught", message)
end, nil, process.pid())
local message = ev:receive().result.error:message()
local r = channel.select { caught:case_receive(), default = true }
print(message:find("^deadlock: all 1 coroutines") ~= nil, r.default and "nothing caught" or r.value)
