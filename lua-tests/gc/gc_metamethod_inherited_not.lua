-- __gc is looked up raw in the metatable: an inherited one does not count.
local ran = 0
local base = {__gc = function() ran = ran + 1 end}
base.__index = base
local function make()
  local derived = setmetatable({}, base) -- this one is finalized itself
  setmetatable({}, setmetatable({}, {__index = base}))
  return derived
end
local keep = make()
collectgarbage()
print(ran)
keep = nil
collectgarbage()
print(ran)
