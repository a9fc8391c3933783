-- spec: channels 13.37
-- expect: false	37_block_in_pcall.lua:5: after
-- expect: false	handled 37_block_in_pcall.lua:10: after	x
local time = require("time")
print(pcall(function() time.sleep("1ms") error("after") end))
-- A message handler may block too.
local c = channel.new()
coroutine.spawn(function() c:send("x") end)
print(xpcall(
    function() time.sleep("1ms") error("after") end,
    function(m) return "handled " .. m .. "\t" .. c:receive() end))
