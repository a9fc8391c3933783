-- a table that is its own metatable, metatables with metatables
local M = {}
M.__index = M
M.__call = function(cls, ...) return setmetatable({args = {...}}, cls) end
setmetatable(M, M)
print(M.__index == M, getmetatable(M) == M)
local o = M(1, 2, 3)
print(#o.args, getmetatable(o) == M)
local p = o("x")
print(p.args[1], getmetatable(p) == o, getmetatable(getmetatable(p)) == M)
-- o has no __index of its own (it is found by inheritance only, and metatables are read raw)
print(rawget(p, "__call"), p.__call, o.__call == M.__call)
print(pcall(function() return p() end))
M.__tostring = function(t) return "M" end
print(tostring(M), tostring(o), (tostring(p):gsub("0x%x+", "ADDR")))
M.extra = "E"
print(M.extra, o.extra, p.extra)
local mm = setmetatable({}, {__index = function(_, k) return k == "__add" and function() return "never" end or nil end})
print(mm.__add ~= nil, pcall(function() return setmetatable({}, mm) + 1 end))
local self = setmetatable({}, nil)
self.__index = function(t, k) return k .. "?" end
setmetatable(self, self)
print(self.abc, self.__index ~= nil, rawget(self, "abc"))
