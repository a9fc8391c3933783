-- A table that is its own metatable, and metatables in a ring.
local w = setmetatable({}, {__mode = "v"})
local function make()
  local t = {}
  t.__index = t
  setmetatable(t, t)
  local a, b = {}, {}
  setmetatable(a, b)
  setmetatable(b, a)
  w[1], w[2] = t, a
end
make()
collectgarbage()
print(w[1], w[2])
