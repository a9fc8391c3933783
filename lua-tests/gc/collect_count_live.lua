-- Live data is counted, and dropping it lowers the count.
collectgarbage()
local base = collectgarbage("count")
local live = {}
for i = 1, 10000 do live[i] = {i, i} end
collectgarbage()
local full = collectgarbage("count")
print(full - base > 300, #live)
live = nil
collectgarbage()
print(collectgarbage("count") - base < 50)
local s = ("x"):rep(1000000)
print(collectgarbage("count") - base > 900)
s = nil
collectgarbage()
print(collectgarbage("count") - base < 50)
