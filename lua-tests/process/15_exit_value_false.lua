-- spec: processes 21.15
-- expect: true	nil
local ev = process.events()
process.spawn_monitored(function() return false end)
local result = ev:receive().result
print(result.value == false, result.error)
