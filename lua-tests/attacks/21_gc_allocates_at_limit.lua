-- A finalizer that allocates more than there is: its error does not break the heap.
-- limit: memory=32M
-- peak: 110M
-- expect: fine	1000
local function make()
  setmetatable({}, {__gc = function()
    local t = {}
    for i = 1, math.huge do t[i] = {i} end
  end})
end
make()
pcall(collectgarbage)
pcall(collectgarbage)
collectgarbage()
local t = {}
for i = 1, 1000 do t[i] = {i} end
print("fine", #t)
