-- not-under: gc a collection at each of its allocations takes minutes
-- 6.2: many coroutines, deep recursion inside, nesting
local n = 0
for i = 1, 5000 do
  local co = coroutine.wrap(function(x) local y = coroutine.yield(x + 1) n = n + y end)
  co(i)
  co(1)
end
print(n)
local function deep(d) if d == 0 then coroutine.yield("bottom") return 0 end return 1 + deep(d - 1) end
local co = coroutine.create(deep)
print(coroutine.resume(co, 5000))
print(coroutine.resume(co))
local function nest(d) if d == 0 then return "innermost" end return coroutine.wrap(nest)(d - 1) end
print(nest(50))
local ok, e = pcall(function() local function forever() return coroutine.wrap(forever)() end return forever() end)
print(ok, type(e), e:find("C stack overflow", 1, true) ~= nil)
local function overflow() return 1 + overflow() end
co = coroutine.create(overflow)
ok, e = coroutine.resume(co)
print(ok, e:find("stack overflow", 1, true) ~= nil, coroutine.status(co))
local live = {}
for i = 1, 1000 do live[i] = coroutine.wrap(function() local k = i while true do coroutine.yield(k) k = k + 1000 end end) end
local sum = 0
for r = 1, 3 do for i = 1, 1000 do sum = sum + live[i]() end end
print(sum)
live = nil
collectgarbage()
print(coroutine.wrap(function(...) return select("#", ...) end)(table.unpack({}, 1, 200)))
co = coroutine.wrap(function() return coroutine.yield(table.unpack({}, 1, 200)) end)
print(select("#", co()), select("#", co(table.unpack({}, 1, 150))))
print(#coroutine.wrap(function() return string.rep("x", 1000000) end)())
