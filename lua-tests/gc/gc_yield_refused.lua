-- A finalizer cannot yield: the attempt is an error in it.
local co = coroutine.create(function()
  local function make() setmetatable({}, {__gc = function() coroutine.yield(1) end}) end
  make()
  local ok, message = pcall(collectgarbage)
  return ok, message
end)
print(coroutine.resume(co))
print(coroutine.status(co))
