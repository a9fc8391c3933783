-- A coroutine in a coroutine in a coroutine: stopped by depth, with a message of bounded length.
-- peak: 300M
-- expect: wrap	false	true	true
-- expect: resume	true
-- expect: after	7
local function wrap(g) return coroutine.wrap(g)(g) end
local ok, message = pcall(wrap, wrap)
message = tostring(message)
print("wrap", ok, message:find("stack overflow", 1, true) ~= nil, #message < 1000000)
local deepest = 0
local function nest(depth)
  if depth > deepest then deepest = depth end
  local co = coroutine.create(nest)
  return coroutine.resume(co, depth + 1)
end
nest(1)
print("resume", deepest > 100 and deepest < 1000000)
print("after", coroutine.wrap(function() return 7 end)())
