-- spec: processes 21.11
-- expect: nil	true	Internal	nil
local ev = process.events()
process.spawn_monitored(function() error("boom") end)
local result = ev:receive().result
print(result.value, tostring(result.error):find("boom", 1, true) ~= nil, result.error:kind(), result.error:retryable())
