-- A loop of steps finishes a cycle and says so with true.
collectgarbage()
local function garbage() for i = 1, 1000 do local t = {i} end end
garbage()
local steps = 0
repeat steps = steps + 1 until collectgarbage("step", 10) or steps > 100000
print(steps <= 100000)
print(collectgarbage("step", 1000000))
