-- A finalizer runs once, however many collections follow.
local n = 0
local function make() setmetatable({}, {__gc = function() n = n + 1 end}) end
make()
for _ = 1, 5 do collectgarbage() end
print(n)
