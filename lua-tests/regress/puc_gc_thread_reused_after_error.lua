-- Coroutines that died by errors with objects on their stacks.
local w = setmetatable({}, {__mode = "v"})
local function run()
  for i = 1, 100 do
    local co = coroutine.create(function(x)
      local t = {x}
      w[#w + 1] = t
      local function deep(n) if n == 0 then error({t}) end local a, b = {}, {} deep(n - 1) return a, b end
      deep(20)
    end)
    local ok, e = coroutine.resume(co, i)
    assert(not ok and e[1][1] == i)
    assert(coroutine.status(co) == "dead")
  end
end
run()
collectgarbage() collectgarbage()
print(next(w))
