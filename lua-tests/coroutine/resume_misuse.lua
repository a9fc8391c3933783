-- 6.2: resuming dead, running and foreign coroutines; yields from the main program
print(pcall(coroutine.yield, "main"))
local co
co = coroutine.create(function() return coroutine.resume(co) end)
print(coroutine.resume(co))
print(coroutine.resume(co))
local w
w = coroutine.wrap(function() return pcall(w) end)
print(w())
local a, b
a = coroutine.create(function() return coroutine.resume(b) end)
b = coroutine.create(function() return coroutine.resume(a) end)
print(coroutine.resume(a))
print(coroutine.resume(coroutine.running()))
local dead = coroutine.create(function() end)
coroutine.resume(dead)
for i = 1, 3 do print(coroutine.resume(dead, i)) end
local failed = coroutine.create(error)
print(coroutine.resume(failed, "why"))
print(coroutine.resume(failed, "again"))
print(coroutine.resume(coroutine.create(coroutine.yield), 1, 2))
local y = coroutine.create(coroutine.yield)
print(coroutine.resume(y, "first"))
print(coroutine.resume(y, "second"))
print(coroutine.resume(y))
