-- queues and stacks as classes, as closures, as tables
local Queue = {} Queue.__index = Queue
function Queue.new() return setmetatable({first = 1, last = 0}, Queue) end
function Queue:push(v) self.last = self.last + 1; self[self.last] = v end
function Queue:pop() if self.first > self.last then return nil, "empty" end local v = self[self.first]; self[self.first] = nil; self.first = self.first + 1; return v end
Queue.__len = function(q) return q.last - q.first + 1 end
local q = Queue.new()
for i = 1, 5 do q:push(i * i) end
print(#q, q:pop(), q:pop(), #q)
q:push("x") print(q:pop(), q:pop(), q:pop(), q:pop()) print(q:pop())
print(#q, q.first, q.last)
local function stack() local t, n = {}, 0 return {push = function(...) for i = 1, select("#", ...) do n = n + 1; t[n] = (select(i, ...)) end end, pop = function(k) k = k or 1 local r = {} for i = 1, k do r[i] = t[n]; t[n] = nil; n = n - 1 end return table.unpack(r, 1, k) end, size = function() return n end} end
local s = stack()
s.push(1, nil, 3) print(s.size(), s.pop(2)) print(s.pop()) print(s.size())
s.push("a", "b") print(s.pop(2))
local ring = {size = 4, n = 0}
local function put(v) ring[ring.n % ring.size] = v; ring.n = ring.n + 1 end
for i = 1, 10 do put(i) end
local r = {} for i = 0, ring.size - 1 do r[#r + 1] = ring[(ring.n + i) % ring.size] end
print(table.concat(r, " "))
print(pcall(function() return #q + #s.size end))
