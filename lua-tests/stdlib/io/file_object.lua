-- 6.8: the metatable and identity of file handles
local mt = getmetatable(io.stdout)
local names = {}
for k in pairs(mt.__index) do names[#names + 1] = k end
table.sort(names)
print(table.concat(names, " "))
print(mt.__name, type(mt.__gc), type(mt.__tostring), mt.__index.write == io.stdout.write)
print(mt.__index == mt or type(mt.__index))
print(io.stdout == io.stdout, io.stdout ~= io.stderr, rawequal(io.output(), io.stdout))
print(io.stdout.nothing)
print(pcall(function() io.stdout.x = 1 end))
print(pcall(function() return io.stdout + 1 end))
print(pcall(function() return #io.stdout end))
print(pcall(function() return io.stdout < io.stderr end))
print(pcall(function() return io.stdout .. "x" end))
print(pcall(function() return io.stdout() end))
local t = { [io.stdout] = "key" }
print(t[io.stdout], t[io.stderr])
print(type(io.stdout), math.type(io.stdout), tostring(io.stdout):match("^file %(") )
print(pcall(mt.__tostring))
print(pcall(mt.__index.read, {}))
print(pcall(mt.__index.write, "x"))
