-- 6.2: tail calls inside coroutines use no stack; deep stacks survive a yield
local function loop(n) if n == 0 then return coroutine.yield("bottom") end return loop(n - 1) end
local co = coroutine.create(loop)
print(coroutine.resume(co, 100000))
print(coroutine.resume(co, "back"))
local function deep(n) if n == 0 then return coroutine.yield("deep bottom") end local r = deep(n - 1) return r + 1 end
co = coroutine.create(deep)
print(coroutine.resume(co, 10000))
print(coroutine.resume(co, 0))
print(coroutine.resume(coroutine.create(function() local function f() return f() end debug.sethook(function() error("stopped", 0) end, "", 5000) return f() end)))
local function mutual_a(n) if n == 0 then return "a" end return (function(m) return mutual_a(m) end)(n - 1) end
print(coroutine.wrap(mutual_a)(50000))
local function yielding(n) if n > 0 then coroutine.yield(n) return yielding(n - 1) end return "out" end
local t = {}
for v in coroutine.wrap(function() return yielding(5) and nil end) do t[#t + 1] = v end
print(table.concat(t, " "))
local function pcalls(n) if n == 0 then return coroutine.yield("inside " .. "pcalls") end return select(2, pcall(pcalls, n - 1)) end
co = coroutine.wrap(pcalls)
print(co(100)) print(co("through all"))
local function nested(n) if n == 0 then coroutine.yield("n0") return 0 end local c = coroutine.wrap(nested) local v = c(n - 1) coroutine.yield(v .. n) return c() and n end
co = coroutine.wrap(nested)
print(co(5))
local ok, e = coroutine.resume(coroutine.create(function() local function r() return r() + 1 end return r() end))
print(ok, e:match("stack overflow") )
print(select("#", coroutine.wrap(function() return table.unpack({}, 1, 5000) end)()))
