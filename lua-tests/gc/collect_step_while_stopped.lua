-- Steps work while the automatic collector is stopped.
collectgarbage()
collectgarbage("stop")
local done = false
local function make() setmetatable({}, {__gc = function() done = true end}) end
make()
local n = 0
repeat n = n + 1 collectgarbage("step", 100) until done or n > 100000
print(done, collectgarbage("isrunning"))
collectgarbage("restart")
