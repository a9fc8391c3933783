-- An upvalue that is open in a suspended coroutine keeps its value; a dead coroutine's does too while a closure has it.
local w = setmetatable({}, {__mode = "v"})
local getter
local co = coroutine.create(function()
  local v = {"in coroutine"}
  w[1] = v
  getter = function() return v end
  coroutine.yield()
end)
coroutine.resume(co)
collectgarbage()
print(getter()[1])
co = nil
collectgarbage() collectgarbage()
print(getter()[1], w[1] ~= nil)
getter = nil
collectgarbage()
print(w[1])
