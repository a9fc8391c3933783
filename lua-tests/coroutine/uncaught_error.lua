-- raises: uncaught_error.lua:5: inside the coroutine
-- 6.2: an error through wrap ends the program
for i = 1, 8 do print("step", i) end
local w = coroutine.wrap(function()
  error("inside the coroutine")
end)
w()
