-- A12: chains that loop are errors, long native loops end
local q = setmetatable({}, {})
getmetatable(q).__index = q
print(pcall(function() return q.x end))
local r = setmetatable({}, {})
getmetatable(r).__newindex = r
print(pcall(function() r.x = 1 end))
local a, b, c = {}, {}, {}
setmetatable(a, {__index = b, __newindex = b}) setmetatable(b, {__index = c, __newindex = c}) setmetatable(c, {__index = a, __newindex = a})
print(pcall(function() return a.k end)) print(pcall(function() b.k = 1 end))
local leaf = {v = "leaf"}
local chain = leaf
for i = 1, 90 do chain = setmetatable({}, {__index = chain}) end
print(chain.v)
local t = {}
for i = 1, 20000 do t[i] = i end
for i = 1, 500 do table.remove(t, 1) end
print(#t, t[1], t[#t])
local i, lim = 0, 100000
repeat i = i + 1 until lim < i
print(i)
do local n = 0 ::back:: n = n + 1 if n < 100000 then goto back end print(n) end
local sparse = {}
for j = 1, 5000 do sparse[j] = true end
for j = 1, 4999 do sparse[j] = nil end
print(next(sparse))
local dead = {}
for j = 1, 5000 do dead["k" .. j] = true end
for j = 1, 4999 do dead["k" .. j] = nil end
print(next(dead))
print(select("#", table.unpack({}, 1, 200000)))
print(#table.concat(setmetatable({}, {__index = function(_, i) return "x" end}), "", 1, 50000))
