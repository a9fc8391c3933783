-- B13: basic types have metatables
debug.setmetatable(10, {__index = function(a, b) return a + b end, __len = function(a) return a * 2 end})
print((10)[3], (1.5)[2], #7)
local x = 5
print(x[1], x[x]) debug.setmetatable(10, nil)
print(pcall(function() return x[1] end))
debug.setmetatable(nil, {__add = function(a, b) return "added " .. tostring(a) .. tostring(b) end, __index = function(_, k) return "nil." .. tostring(k) end, __call = function(_, a) return "called " .. tostring(a) end})
print(nil + 23, 23 + nil, (nil).field, undefinedfunction(7), undefinedtable.x)
local n
print(n + 1, n.x, n(3), n[1]) debug.setmetatable(nil, nil)
print(pcall(function() return nil + 1 end))
local mt = getmetatable("")
local old = mt.__index
mt.__index = function(s, k) return type(k) == "number" and old.sub(s, k, k) or old[k] end
print(("hello")[1], ("hello")[-1], ("hello"):upper())
mt.__index = old
print(pcall(function() return ("hello")[1] end))
mt.__index = {only = "this"}
print(("x").only, pcall(function() return ("x"):upper() end)) mt.__index = old
print(("x"):upper())
debug.setmetatable(print, {__index = {name = "fn"}, __concat = function(a, b) return "fncat" end})
print(print.name, print .. "x", "x" .. print) debug.setmetatable(print, nil)
debug.setmetatable(true, {__unm = function(b) return not b end, __index = function(b, k) return tostring(b) .. k end})
print(-true, -false, (true).x) debug.setmetatable(true, nil)
print(getmetatable(1), getmetatable(nil), getmetatable(true), getmetatable(print), getmetatable("").__index == string)
