-- spec: scheduler 21.41
-- timeout: 30
-- expect: new program	nothing came
local ev = process.events()
process.spawn_monitored("app:up")
local value = ev:receive().result.value
print(value[1], value[2])
-- file: up.lua
--[==[
local time = require("time")
if ... then
    local r = channel.select { process.inbox():case_receive(), time.after("60ms"):case_receive() }
    return { "new program", r.channel == process.inbox() and "something came" or "nothing came" }
end
coroutine.spawn(function() time.sleep("30ms") error("woke up in the old program") end)
local timer = time.after("20ms")
process.upgrade(nil, true)
]==]
