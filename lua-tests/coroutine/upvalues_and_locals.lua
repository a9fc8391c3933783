-- 6.2: shared upvalues and locals kept across yields
local shared = 0
local function worker(step) return coroutine.wrap(function() local own = 0 while true do shared = shared + step own = own + step coroutine.yield(own, shared) end end) end
local a, b = worker(1), worker(10)
print(a()) print(b()) print(a()) print(b()) print(a())
local getter
local co = coroutine.wrap(function()
  local x = 1
  getter = function() return x end
  coroutine.yield()
  x = x + 1
  coroutine.yield()
  x = x * 100
end)
co() print(getter())
co() print(getter())
co() print(getter())
local closures = {}
co = coroutine.wrap(function() for i = 1, 3 do closures[i] = function() i = i + 1 return i end coroutine.yield() end end)
co() co() co()
print(closures[1](), closures[1](), closures[2](), closures[3]())
co = coroutine.wrap(function(...) local t = { ... } coroutine.yield(#t) return ... end)
print(co(1, 2, 3))
print(co())
local env = setmetatable({}, { __index = _G })
co = coroutine.wrap(load("x = 1 coroutine.yield(x) x = x + 1 return x", "=c", "t", env))
print(co(), co(), env.x, rawget(_G, "x"))
