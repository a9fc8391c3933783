-- 3.4.7 / 6.6: # on sequences, strings and objects
print(#{}, #{ 1 }, #{ 1, 2, 3 }, #"abc", #"")
print(#{ n = 5 }, #{ [0] = 1 }, #{ "a", "b", [-1] = "c" })
local t = {}
for i = 1, 100 do t[i] = i end
print(#t)
for i = 100, 51, -1 do t[i] = nil end
print(#t)
t[#t + 1] = "x"
print(#t, t[51])
print(#setmetatable({}, { __len = function() return 42 end }), #setmetatable({}, { __len = function() return "text" end }))
print(#setmetatable({ 1, 2 }, { __index = { 1, 2, 3, 4 } }))
print(pcall(function() return #nil end))
print(pcall(function() return #5 end))
print(pcall(function() return #print end))
print(pcall(function() return #setmetatable({}, { __len = 5 }) end))
print(#setmetatable({}, { __len = function(...) return select("#", ...) end }))
local u = { table.unpack({ 1, 2, 3, 4, 5, 6, 7, 8, 9 }) }
print(#u)
u[#u] = nil
u[#u] = nil
print(#u)
for i = 1, 10 do u[#u + 1] = i end
print(#u, u[#u])
