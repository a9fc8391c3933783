-- not-under: gc a collection at each of its allocations takes minutes
-- 2.5: what is garbage goes away: memory stays bounded over many kinds of objects
local function kb() collectgarbage() collectgarbage() return collectgarbage("count") end
local function bounded(name, f) f() local a = kb() for i = 1, 5 do f() end local b = kb() print(name, b - a < 300) end
bounded("tables", function() for i = 1, 20000 do local t = {i, x = i} end end)
bounded("strings", function() for i = 1, 20000 do local s = "s" .. i end end)
bounded("long strings", function() for i = 1, 300 do local s = ("x"):rep(1000 + i) end end)
bounded("closures", function() for i = 1, 20000 do local f = function() return i end end end)
bounded("coroutines", function() for i = 1, 500 do local c = coroutine.wrap(function() coroutine.yield(i) end) c() end end)
bounded("finished coroutines", function() for i = 1, 500 do coroutine.wrap(function() return i end)() end end)
bounded("dead coroutines", function() for i = 1, 500 do pcall(coroutine.wrap(function() error(i) end)) end end)
bounded("cycles", function() for i = 1, 10000 do local a, b = {}, {} a.b = b b.a = a end end)
bounded("finalizers", function() local mt = {__gc = function() end} for i = 1, 5000 do setmetatable({}, mt) end collectgarbage() end)
bounded("weak tables", function() for i = 1, 500 do local w = setmetatable({}, {__mode = "kv"}) w[1] = {} w[{}] = {} end end)
bounded("loaded chunks", function() for i = 1, 500 do load("local a = " .. i .. " return function() return a end")() end end)
bounded("varargs", function() local function f(...) return select("#", ...) end for i = 1, 500 do f(table.unpack({}, 1, 200)) end end)
bounded("errors", function() for i = 1, 5000 do pcall(error, {i}) end end)
bounded("concat", function() local s = "" for i = 1, 500 do s = s .. i end end)
bounded("table growth", function() local t = {} for i = 1, 20000 do t[i] = i end for i = 1, 20000 do t[i] = nil end end)
bounded("upvalues", function() local t = {} for i = 1, 5000 do local v = {i} t[i % 10] = function() return v end end end)
