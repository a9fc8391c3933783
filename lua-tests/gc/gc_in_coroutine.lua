-- Finalizers run inside the coroutine that happens to allocate.
local done = false
local co = coroutine.wrap(function()
  setmetatable({}, {__gc = function() done = true end})
  local rounds = 0
  repeat
    local t = {}
    rounds = rounds + 1
  until done
  return "finished"
end)
print(co())
