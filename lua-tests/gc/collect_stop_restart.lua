-- A stopped collector frees nothing until it is restarted or asked.
local done = false
local function make() setmetatable({}, {__gc = function() done = true end}) end
collectgarbage("stop")
make()
for i = 1, 200000 do local t = {} end
print("stopped", done, collectgarbage("isrunning"))
collectgarbage("restart")
repeat local t = {} until done
print("restarted", done, collectgarbage("isrunning"))
done = false
collectgarbage("stop")
make()
collectgarbage()
print("explicit", done, collectgarbage("isrunning"))
collectgarbage("restart")
