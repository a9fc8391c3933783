-- An entry of a resurrected key stays until the key is really collected.
local keys = setmetatable({}, {__mode = "k"})
local saved
local function make()
  local o = setmetatable({}, {__gc = function(o) saved = o end})
  keys[o] = {"property"}
end
make()
collectgarbage()
print(saved ~= nil, keys[saved] and keys[saved][1])
collectgarbage()
print(keys[saved][1])
saved = nil
collectgarbage()
collectgarbage()
print(next(keys))
