-- Manual 2.5.1: finalizers run in the reverse order of their setmetatable.
-- not-under: gc objects that die one by one are finalized one by one
-- not-under: worst objects that die one by one are finalized one by one
local order = {}
local mt = {__gc = function(o) order[#order + 1] = o.id end}
local function fill()
  for i = 1, 10 do setmetatable({id = i}, mt) end
end
fill()
collectgarbage()
print(table.concat(order, " "))
