-- Manual 2.5.1: finalizers run in the reverse order of their setmetatable.
local order = {}
local mt = {__gc = function(o) order[#order + 1] = o.id end}
local function fill()
  for i = 1, 10 do setmetatable({id = i}, mt) end
end
fill()
collectgarbage()
print(table.concat(order, " "))
