-- An object that only a finalized object refers to is gone from weak values only when it is really dead.
local w = setmetatable({}, {__mode = "v"})
local inner_seen
local function make()
  local inner = {"inner"}
  w[1] = inner
  setmetatable({inner = inner}, {__gc = function(o) inner_seen = o.inner[1] end})
end
make()
collectgarbage()
print(inner_seen)
collectgarbage()
print(w[1])
