-- collectgarbage inside a finalizer is harmless.
local depth, deepest, ran = 0, 0, 0
local mt = {__gc = function()
  depth = depth + 1
  if depth > deepest then deepest = depth end
  ran = ran + 1
  collectgarbage()
  collectgarbage("step")
  depth = depth - 1
end}
local function make() for _ = 1, 3 do setmetatable({}, mt) end end
make()
collectgarbage()
collectgarbage()
print(ran, depth)
