-- open upvalues of suspended coroutines, closures that leave them
local get, set
local co = coroutine.create(function() local v = 1; get = function() return v end; set = function(x) v = x end; coroutine.yield(); v = v * 10; coroutine.yield(v); return v end)
coroutine.resume(co)
print(get()) set(5) print(get())
print(coroutine.resume(co)) print(get()) set(7) print(coroutine.resume(co)) print(get()) set(8) print(get())
co = nil collectgarbage() print(get())
local fs = {}
local gen = coroutine.wrap(function() for i = 1, 3 do local j = i * 10; fs[#fs + 1] = function() j = j + 1; return j end; coroutine.yield() end end)
gen() gen() print(fs[1](), fs[1](), fs[2]()) gen() print(fs[3](), fs[2]())
local x = "outer"
local c2 = coroutine.wrap(function() x = "changed"; coroutine.yield(x); return x end)
print(c2(), x) x = "again" print(c2())
local dead
local c3 = coroutine.create(function() local keep = {name = "kept"}; dead = function() return keep.name end; error("die") end)
coroutine.resume(c3) collectgarbage() print(dead())
local shared = coroutine.wrap(function() local n = 0; local a = coroutine.wrap(function() while true do n = n + 1; coroutine.yield(n) end end); while true do n = n * 2; a(); coroutine.yield(n) end end)
print(shared(), shared(), shared())
local self; self = coroutine.wrap(function() local me = self; coroutine.yield(me == self); return "end" end)
print(self(), self())
