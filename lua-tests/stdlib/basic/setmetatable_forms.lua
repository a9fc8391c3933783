-- 6.1 setmetatable: result, removal, protection
local t = {}
print(setmetatable(t, {}) == t)
print(setmetatable(t, nil) == t, getmetatable(t))
print(pcall(setmetatable, t))
print(pcall(setmetatable, t, 1))
print(pcall(setmetatable, t, "mt"))
print(pcall(setmetatable, t, true))
print(pcall(setmetatable, 1, {}))
print(pcall(setmetatable, "s", {}))
print(pcall(setmetatable, nil, {}))
print(pcall(setmetatable, print, {}))
print(pcall(setmetatable))
local p = setmetatable({}, { __metatable = false })
print(pcall(setmetatable, p, {}))
print(pcall(setmetatable, p, nil))
print(pcall(setmetatable, p, 3))
local q = setmetatable({}, { __metatable = nil })
print(pcall(setmetatable, q, nil) and getmetatable(q))
print(pcall(function() setmetatable(p, {}) end))
-- a metatable may be its own metatable
local s = {}
s.__index = function(_, k) return k .. "!" end
print(setmetatable(s, s).x, getmetatable(s) == s)
