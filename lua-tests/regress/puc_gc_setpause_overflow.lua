-- The same for the parameters.
local p = collectgarbage("setpause", 2147483647)
local m = collectgarbage("setstepmul", 2147483647)
for i = 1, 10000 do local t = {i} end
collectgarbage("setpause", -1)
collectgarbage("setstepmul", -1)
for i = 1, 10000 do local t = {i} end
collectgarbage("setpause", 0)
collectgarbage("setstepmul", 0)
for i = 1, 10000 do local t = {i} end
collectgarbage("setpause", p)
collectgarbage("setstepmul", m)
collectgarbage()
print(p, m, "fine")
