-- 6.2: errors through wrap in for loops and nested wraps keep their position
local function failing(n) return coroutine.wrap(function() for i = 1, n do coroutine.yield(i) end error("failed after " .. n) end) end
print(pcall(function() for v in failing(2) do io.write(v, " ") end end))
local function outer() return coroutine.wrap(function() for v in failing(1) do coroutine.yield(v) end end) end
print(pcall(function() for v in outer() do io.write(v, " ") end end))
local function deepest(n) if n == 0 then error("at the bottom") end coroutine.wrap(deepest)(n - 1) end
print(pcall(deepest, 3))
local function plain(n) if n == 0 then error("bottom", 0) end coroutine.wrap(plain)(n - 1) end
print(pcall(plain, 3))
local function object(n) if n == 0 then error({ n = n }) end coroutine.wrap(object)(n - 1) end
print(type(select(2, pcall(object, 3))))
local w = coroutine.wrap(function() coroutine.yield(1) end)
w() w()
print(pcall(w))
print(pcall(function() w() end))
print(pcall(function() return w() end))
print(pcall(function() local x = { w() } end))
w = coroutine.wrap(function() return w() end)
print(pcall(w))
local c = coroutine.wrap(function() return pcall(w) end)
print(c())
