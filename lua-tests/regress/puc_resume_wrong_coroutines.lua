-- resuming the running, the normal or a dead coroutine; itself through wrap
local co
co = coroutine.create(function() return coroutine.resume(co) end)
print(coroutine.resume(co)) print(coroutine.resume(co)) print(coroutine.status(co))
local outer
outer = coroutine.create(function() local inner = coroutine.create(function() return coroutine.status(outer), coroutine.resume(outer) end) return coroutine.resume(inner) end)
print(coroutine.resume(outer))
local w w = coroutine.wrap(function() return pcall(w, "an argument") end) print(w()) print(pcall(w))
local main = coroutine.running()
print(coroutine.resume(coroutine.create(function() return coroutine.resume(main) end))) print(coroutine.resume(main))
local dead = coroutine.create(function() end) coroutine.resume(dead) print(coroutine.resume(dead, 1)) print(coroutine.resume(dead))
local err = coroutine.create(function() error("x", 0) end) print(coroutine.resume(err)) print(coroutine.resume(err)) print(coroutine.status(err))
local function chain(n) if n == 0 then return coroutine.running() end return coroutine.wrap(chain)(n - 1) end
print(coroutine.status(chain(5)))
local self self = coroutine.create(function() coroutine.yield(1) local ok, e = coroutine.resume(self) coroutine.yield(e) return "fin" end)
print(coroutine.resume(self)) print(coroutine.resume(self)) print(coroutine.resume(self)) print(coroutine.resume(self))
