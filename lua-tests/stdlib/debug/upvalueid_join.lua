-- 6.10 debug.upvalueid, upvaluejoin: identity and sharing
local x, y = 1, 2
local function f() return x, y end
local function g() return x end
local function h() return y end
print(debug.upvalueid(f, 1) == debug.upvalueid(g, 1), debug.upvalueid(f, 2) == debug.upvalueid(h, 1), debug.upvalueid(f, 1) == debug.upvalueid(f, 2))
print(type(debug.upvalueid(f, 1)))
print(g(), h())
debug.upvaluejoin(g, 1, h, 1)
print(g(), h(), debug.upvalueid(g, 1) == debug.upvalueid(h, 1))
y = 20
print(g(), h(), f())
debug.upvaluejoin(g, 1, g, 1)
print(g())
local function counter() local n = 0 return function() n = n + 1 return n end end
local c1, c2 = counter(), counter()
print(c1(), c1(), c2())
debug.upvaluejoin(c2, 1, c1, 1)
print(c2(), c1(), c2())
print(select("#", debug.upvaluejoin(c1, 1, c2, 1)))
print(pcall(debug.upvalueid, f, 3))
print(pcall(debug.upvalueid, f, 0))
print(pcall(debug.upvalueid, f, -1))
print(pcall(debug.upvalueid, 1, 1))
print(pcall(debug.upvalueid, f))
print(pcall(debug.upvalueid, print, 1))
print(pcall(debug.upvaluejoin, f, 3, g, 1))
print(pcall(debug.upvaluejoin, f, 1, g, 2))
print(pcall(debug.upvaluejoin, f, 1, print, 1))
print(pcall(debug.upvaluejoin, print, 1, f, 1))
print(pcall(debug.upvaluejoin, string.gmatch("a", "a"), 1, f, 1))
print(pcall(debug.upvaluejoin, f, 1, g))
local fs = {}
for i = 1, 3 do fs[i] = function() return i end end
print(debug.upvalueid(fs[1], 1) ~= debug.upvalueid(fs[2], 1), fs[1](), fs[2](), fs[3]())
for i = 1, 2 do debug.upvaluejoin(fs[i], 1, fs[3], 1) end
print(fs[1](), fs[2](), fs[3]())
