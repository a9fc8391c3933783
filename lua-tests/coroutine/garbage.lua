-- 6.2: suspended coroutines are collected when unreachable, and keep what they reach
local weak = setmetatable({}, { __mode = "v" })
do
  local co = coroutine.create(function() local big = { "held" } weak[1] = big coroutine.yield() return big[1] end)
  coroutine.resume(co)
  collectgarbage()
  print(weak[1] ~= nil)
  print(coroutine.resume(co))
  weak[2] = co
end
collectgarbage()
print(weak[2] == nil or coroutine.status(weak[2]))
local log = {}
local function make()
  local co = coroutine.wrap(function() local x = setmetatable({}, { __gc = function() log[#log + 1] = "collected" end }) coroutine.yield(x ~= nil) end)
  return co()
end
print(make())
collectgarbage()
collectgarbage()
print(#log, log[1])
for i = 1, 2000 do local co = coroutine.create(function() coroutine.yield() end) coroutine.resume(co) end
collectgarbage()
local count = collectgarbage("count")
for i = 1, 2000 do local co = coroutine.create(function() coroutine.yield() end) coroutine.resume(co) end
collectgarbage()
print(collectgarbage("count") < count + 200)
local keep = coroutine.wrap(function() local t = {} for i = 1, 100 do t[i] = { i } end coroutine.yield() local s = 0 for i = 1, 100 do s = s + t[i][1] end return s end)
keep()
collectgarbage()
print(keep())
print(pcall(coroutine.wrap(function() collectgarbage() return "collected inside" end)))
