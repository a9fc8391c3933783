-- Coroutines that suspended once, with captured variables that point back at them, do not pile up.
local alive = setmetatable({}, {__mode = "k"})
for round = 1, 5 do
  for i = 1, 300 do
    local co = coroutine.create(function(self)
      local v = self
      local function f(x) v = x or v return v end
      coroutine.yield(f)
    end)
    coroutine.resume(co, co)
    alive[co] = i
  end
  collectgarbage() collectgarbage()
  local n = 0
  for _ in pairs(alive) do n = n + 1 end
  print(round, n)
end
