-- 3.5: lexical scoping
local x = 10
do local x = x; x = x + 1; do local x = x + 1; print(x) end print(x) end
print(x)
local function f(x) x = x * 2; do local x = x + 1; return x end end
print(f(5), x)
for x = 1, 2 do local x = x * 10; io.write(x, " ") end print(x)
for _, x in ipairs{"a"} do print(x) end
print(x)
local x = function() return x end
print(x())
local y = 1
local function g() y = y + 1; local y = y; y = y * 100; return y end
print(g(), y)
local a = {}
local x = 20
for i = 1, 3 do local y = 0; a[i] = function() y = y + 1; x = x + 1; return x + y end end
print(a[1](), a[1](), a[2](), x)
local z = 1
local z, w = z + 1, z + 2
print(z, w)
if z then local z = "then"; print(z) end
while z do local z = "while"; print(z) break end
repeat local z = "repeat" until z == "repeat"
print(z)
local print2 = print
do local print = function(...) print2("shadowed", ...) end print(1) end
print(1)
