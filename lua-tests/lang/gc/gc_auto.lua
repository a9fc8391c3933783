-- collection happens by itself: finalizers run, weak entries vanish, closures and coroutines too
-- not-under: gc millions of allocations
local function until_true(f) local n = 0 repeat local t = {n, tostring(n)}; n = n + 1 until f() or n > 5000000 return n <= 5000000 end
local done = false
local function mk() setmetatable({}, {__gc = function() done = true end}) end
mk()
print(until_true(function() return done end))
local w = setmetatable({}, {__mode = "v"})
local function mk2() w[1] = {} ; w[2] = function() return w end; w[3] = coroutine.create(function() return w end) end
mk2()
print(until_true(function() return not w[1] end), until_true(function() return not w[3] end))
done = false
local function incoro() local co = coroutine.wrap(function() mk(); return until_true(function() return done end) end) return co() end
print(incoro())
local s = 0
for i = 1, 200000 do local t = {i, {i}}; s = s + t[2][1] % 3 end
print(s)
local str = ""
for i = 1, 3000 do str = str .. (i % 10) end
print(#str)
local list = nil
for i = 1, 100000 do list = {next = list, v = i} end
local c = 0
while list do c = c + list.v % 2; list = list.next end
print(c)
local t = {}
for i = 1, 50000 do t[i % 100 + 1] = {t[(i + 1) % 100 + 1] and 1 or 0, i} end
print(#t, t[1][2], t[100][2])
for i = 1, 2000 do local co = coroutine.wrap(function(x) local y = coroutine.yield(x) return x + y end) co(i) if i % 3 == 0 then co(1) end end
print("coroutines")
for i = 1, 3000 do local f = load("return " .. i) if f() ~= i then print("bad") end end
print("loads")
