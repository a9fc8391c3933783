-- deep stacks inside coroutines, many coroutines, nested resumes
-- not-under: gc every collection would scan a stack of hundreds of thousands of frames
local function deep(n) if n == 0 then return coroutine.yield("bottom") end return (deep(n - 1)) end
local co = coroutine.wrap(deep)
print(co(5000)) print(co("up"))
local cos = {}
for i = 1, 1000 do cos[i] = coroutine.wrap(function(a) local s = a while true do s = s + coroutine.yield(s) end end); cos[i](i) end
local sum = 0
for r = 1, 5 do for i = 1, 1000 do sum = sum + cos[i](1) end end
print(sum)
local function nest(n) if n == 0 then return "innermost" end return coroutine.wrap(nest)(n - 1) end
print(nest(50)) print(nest(150))
local function chain(n) if n == 0 then coroutine.yield("from the end") return "r" end local c = coroutine.wrap(chain) coroutine.yield(c(n - 1)) return c() end
local c = coroutine.wrap(chain)
print(c(20)) print(c())
print(pcall(function() local function f(g) return coroutine.wrap(g)(g) end return f(f) end) == false)
local big = coroutine.wrap(function(...) while true do local n = select("#", ...) coroutine.yield(n, table.unpack({}, 1, 200)) end end)
print(select("#", big(table.unpack({}, 1, 200))), (big()))
local w = setmetatable({}, {__mode = "v"})
local function garbage() for i = 1, 100 do local c = coroutine.create(function() coroutine.yield() end) coroutine.resume(c) w[i] = c end end
garbage() collectgarbage() collectgarbage()
print(next(w))
local ok, e = coroutine.resume(coroutine.create(function() local function r() return 1 + r() end return r() end))
print(ok, e:match("stack overflow"))
