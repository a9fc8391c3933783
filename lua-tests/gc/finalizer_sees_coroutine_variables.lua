-- A finalizer that runs for what an unreachable coroutine held finds it whole, and may bring it back.
local saved
do
  local co = coroutine.create(function(self)
    local box
    local function put(x) box = x end
    put(setmetatable({co = self, items = {1, 2, 3}}, {__gc = function(o) saved = o end}))
    coroutine.yield()
    return #box.items, put
  end)
  coroutine.resume(co, co)
end
collectgarbage() collectgarbage() collectgarbage()
print(saved ~= nil, #saved.items, coroutine.status(saved.co))
print(coroutine.resume(saved.co) == true, coroutine.status(saved.co))
