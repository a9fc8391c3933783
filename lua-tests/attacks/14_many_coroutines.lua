-- Ten million coroutines: the memory limit stops them; when they are gone all is well.
-- limit: memory=48M
-- peak: 130M
-- expect: false	not enough memory
-- expect: 5
local ok, message = pcall(function()
  local list = {}
  for i = 1, 10000000 do
    local co = coroutine.create(function(a) coroutine.yield(a) end)
    coroutine.resume(co, i)
    list[i] = co
  end
end)
collectgarbage()
print(ok, message)
print(coroutine.wrap(function(x) return x end)(5))
