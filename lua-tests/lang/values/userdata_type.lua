-- 2.1: userdata from the library: files
local f = io.stdout
print(type(f), io.type(f), io.type(io.stderr), io.type(42), io.type({}))
print(f == io.stdout, rawequal(f, io.stdout), f == f, f ~= io.stderr)
print(pcall(function() return f + 1 end))
print(pcall(function() return f .. "x" end))
print(pcall(function() return #f end))
print(pcall(function() return f < f end))
print(pcall(function() return f < 1 end))
print(pcall(function() f.x = 1 end))
print(f.nothing, type(f.write), type(f.lines))
print(pcall(function() return f() end))
print(pcall(rawlen, f))
print(pcall(rawget, f, 1))
print(pcall(next, f))
print(pcall(setmetatable, f, {}))
print((tostring(f):gsub("0x%x+", "ADDR")), getmetatable(f).__name)
local t = {[f] = "stdout"}
print(t[io.stdout], t[io.stderr])
