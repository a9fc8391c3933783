-- spec: channels 13.38
-- expect: 12	2
local c = channel.new()
local calls = 0
local t = setmetatable({}, { __index = function() calls = calls + 1 return (c:receive()) end })
coroutine.spawn(function() c:send("1") c:send("2") end)
print(t.x .. t.y, calls)
