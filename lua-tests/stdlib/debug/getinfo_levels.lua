-- 6.10 debug.getinfo of stack levels
local function level(n, w) return debug.getinfo(n, w) end
print(level(0, "n").name, level(0, "S").what, level(0, "l").currentline)
print(debug.getinfo(1, "l").currentline)
print(debug.getinfo(1, "S").what, debug.getinfo(1, "S").short_src, debug.getinfo(1, "S").linedefined, debug.getinfo(1, "S").lastlinedefined)
local function one() return debug.getinfo(1, "Sln") end
local i = one()
print(i.what, i.currentline, i.linedefined, i.lastlinedefined, i.namewhat)
i = (one())
print(i.name, i.namewhat)
local function two() local r = debug.getinfo(2, "Sl") return r end
print(two().currentline, two().what)
print(debug.getinfo(100), debug.getinfo(math.maxinteger // 2), debug.getinfo(-1))
print(pcall(debug.getinfo, 1.5))
print(debug.getinfo("1", "l").currentline, debug.getinfo(1.0, "l").currentline)
local depth = 0
while debug.getinfo(depth, "f") do depth = depth + 1 end
print(depth)
local function rec(n) if n == 0 then local d = 0 while debug.getinfo(d, "f") do d = d + 1 end return d end local r = rec(n - 1) return r end
print(rec(0), rec(5), rec(10))
print(pcall(function() return debug.getinfo(2, "n").name, debug.getinfo(2, "S").what end))
print(coroutine.wrap(function() return debug.getinfo(1, "S").what, debug.getinfo(2) end)())
