-- The moment of setmetatable counts, not the moment of creation.
local order = {}
local mt = {__gc = function(o) order[#order + 1] = o.id end}
local function fill()
  local a, b, c = {id = "a"}, {id = "b"}, {id = "c"}
  setmetatable(b, mt)
  setmetatable(c, mt)
  setmetatable(a, mt)
end
fill()
collectgarbage()
print(table.concat(order, " "))
