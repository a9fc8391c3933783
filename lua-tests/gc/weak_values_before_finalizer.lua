-- Manual 2.5.2: resurrected objects leave weak values before their finalizers run, weak keys after.
local values = setmetatable({}, {__mode = "v"})
local keys = setmetatable({}, {__mode = "k"})
local seen
local function make()
  local o = setmetatable({}, {__gc = function(o)
    seen = {values[1] == nil, keys[o]}
  end})
  values[1] = o
  keys[o] = "still here"
end
make()
collectgarbage()
print(seen[1], seen[2])
collectgarbage()
print(next(values), next(keys))
