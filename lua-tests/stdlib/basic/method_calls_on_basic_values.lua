-- 6.1: basic functions reached as fields and methods change the names in messages
local t = { tonumber = tonumber, rawlen = rawlen, ipairs = ipairs, error = error, type = type, next = next, setmetatable = setmetatable }
print(pcall(function() return t:tonumber(99) end))
print(pcall(function() return t:tonumber(16, 2) end))
print(pcall(function() return t.tonumber("1", 99) end))
print(pcall(function() return t.rawlen() end))
print(pcall(function() return t.next("x") end))
print(pcall(function() local n = next; return n("x") end))
print(pcall(function() local n = t; return n.next(1) end))
print(pcall(function() return t:setmetatable(5) end))
print(pcall(function() return ("x").rep() end))
print(pcall(function() return _G["rawlen"](5) end))
print(pcall(function() local k = "rawlen"; return _G[k](5) end))
print(pcall(function() return (rawlen)(5) end))
print(pcall(function() return (function() return rawlen end)()(5) end))
print(pcall(function() rawlen(5) end))
print(pcall(function() return rawlen(5) end))
renamed = rawlen
print(pcall(function() renamed(5) end))
rawlen = nil
print(pcall(renamed, 5))
renamed = nil
print(pcall(t.rawlen, 5))
print(select(2, coroutine.resume(coroutine.create(t.rawlen), 5)))
