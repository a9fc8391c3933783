-- Cycles through upvalues.
local w = setmetatable({}, {__mode = "v"})
local function make()
  local f, g
  f = function() return g end
  g = function() return f end
  local t = {}
  t.method = function() return t end
  w.f, w.g, w.t = f, g, t
end
make()
collectgarbage()
print(w.f, w.g, w.t)
