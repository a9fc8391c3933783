-- An object that sets its metatable again in its finalizer is finalized in each cycle.
local n = 0
local mt
mt = {__gc = function(o)
  n = n + 1
  if n < 5 then setmetatable(o, mt) end
end}
local function make() setmetatable({}, mt) end
make()
for _ = 1, 10 do collectgarbage() end
print(n)
