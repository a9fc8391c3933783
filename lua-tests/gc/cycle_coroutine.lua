-- A suspended coroutine that refers to itself is collected.
local w = setmetatable({}, {__mode = "v"})
local function make()
  local co
  co = coroutine.create(function()
    local me = co
    coroutine.yield(me)
    return me
  end)
  coroutine.resume(co)
  w[1] = co
end
make()
collectgarbage()
print(w[1])
