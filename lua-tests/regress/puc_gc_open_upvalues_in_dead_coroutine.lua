-- Closures keep upvalues of coroutines that were collected while suspended, several generations deep.
local getters = {}
for i = 1, 50 do
  local co = coroutine.wrap(function()
    local a, b = {i}, {i * 2}
    getters[#getters + 1] = function() return a[1] + b[1] end
    local inner = coroutine.wrap(function()
      local c = {i * 3}
      getters[#getters + 1] = function() c[1] = c[1] + a[1] return c[1] end
      coroutine.yield()
    end)
    inner()
    coroutine.yield()
  end)
  co()
end
collectgarbage() collectgarbage()
for i = 1, 1000 do local t = {i, {}} end
local sum = 0
for _, g in ipairs(getters) do sum = sum + g() end
print(#getters, sum)
