-- setmetatable(o, nil) does not unmark an object, but no finalizer is found when its time comes.
local ran = 0
local function make()
  local o = setmetatable({}, {__gc = function() ran = ran + 1 end})
  setmetatable(o, nil)
  local p = setmetatable({}, {__gc = function() ran = ran + 10 end})
  setmetatable(p, {__gc = function() ran = ran + 100 end}) -- the new one counts
end
make()
collectgarbage()
print(ran)
