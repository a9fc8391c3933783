-- The finalizer gets the object with its fields and its metatable.
local result
local mt = {}
mt.__gc = function(o, ...)
  result = {type(o), o.value, getmetatable(o) == mt, select("#", ...)}
end
local function make() setmetatable({value = 99}, mt) end
make()
collectgarbage()
print(table.unpack(result))
