-- not-under: gc a collection at each of its allocations takes minutes
-- wraps nested deeply, errors through many levels
local function nest(n, f) if n == 0 then return f() end return coroutine.wrap(function() return nest(n - 1, f) end)() end
print(nest(10, function() return "ten" end), nest(100, function() return "hundred" end))
print(pcall(nest, 30, function() error("through thirty", 0) end))
print(pcall(nest, 30, function() error({}) end) == false)
print(nest(5, function() return pcall(error, "caught", 0) end))
local ok, e = pcall(function() local function f(g) return coroutine.wrap(g)(g) end return f(f) end) print(ok, e:match("C stack overflow") ~= nil or e:match("stack overflow") ~= nil)
ok, e = pcall(function() local function f() return coroutine.wrap(function() return f() end)() end return f() end) print(ok)
local function gen(n) return coroutine.wrap(function() if n > 0 then for v in gen(n - 1) do coroutine.yield(v + 1) end end coroutine.yield(0) end) end
local s = 0 for v in gen(40) do s = s + v end print(s)
local function y(n) if n == 0 then coroutine.yield("deep yield") return "r" end local c = coroutine.wrap(y) coroutine.yield(c(n - 1)) return c() end
local c = coroutine.wrap(y) print(c(50)) print(c())
print(nest(3, function() return coroutine.isyieldable(), select(2, coroutine.running()) end))
