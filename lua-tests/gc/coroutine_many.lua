-- Many coroutines, half of them kept.
local kept, w = {}, setmetatable({}, {__mode = "v"})
local function fill()
  for i = 1, 2000 do
    local co = coroutine.create(function(a)
      local t = {a}
      while true do t[1] = t[1] + coroutine.yield(t[1]) end
    end)
    coroutine.resume(co, i)
    if i % 2 == 0 then kept[#kept + 1] = co else w[#w + 1] = co end
  end
end
fill()
collectgarbage()
print(#kept, next(w))
local sum = 0
for i, co in ipairs(kept) do
  local ok, v = coroutine.resume(co, 1)
  assert(ok and v == 2 * i + 1)
  sum = sum + v
end
print(sum)
