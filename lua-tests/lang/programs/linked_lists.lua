-- linked lists: singly, doubly, reversing, merging, sorting, iterators
local function list(...) local head for i = select("#", ...), 1, -1 do head = {v = (select(i, ...)), next = head} end return head end
local function each(l) return function() if l then local v = l.v; l = l.next; return v end end end
local function show(l) local t = {} for v in each(l) do t[#t + 1] = tostring(v) end return table.concat(t, "->") end
print(show(list(1, 2, 3)), show(list()), show(list("a")))
local function reverse(l) local r while l do l, r, l.next = l.next, l, r end return r end
print(show(reverse(list(1, 2, 3, 4))))
local function merge(a, b) if not a then return b elseif not b then return a elseif a.v <= b.v then a.next = merge(a.next, b) return a else b.next = merge(a, b.next) return b end end
print(show(merge(list(1, 4, 7), list(2, 3, 9, 10))))
local function split(l) local slow, fast = l, l.next while fast and fast.next do slow, fast = slow.next, fast.next.next end local r = slow.next; slow.next = nil return l, r end
local function sort(l) if not l or not l.next then return l end local a, b = split(l) return merge(sort(a), sort(b)) end
print(show(sort(list(5, 3, 9, 1, 7, 2, 8, 6, 4))))
local function map(f, l) return l and {v = f(l.v), next = map(f, l.next)} end
local function filter(p, l) if not l then return nil end local rest = filter(p, l.next) return p(l.v) and {v = l.v, next = rest} or rest end
local function fold(f, acc, l) while l do acc = f(acc, l.v); l = l.next end return acc end
print(show(map(function(x) return x * x end, list(1, 2, 3))), show(filter(function(x) return x % 2 == 0 end, list(1, 2, 3, 4))), fold(function(a, b) return a .. b end, "", list("x", "y", "z")))
local D = {} D.__index = D
function D.new() local s = {} s.next, s.prev = s, s return setmetatable({s = s, n = 0}, D) end
function D:add(v) local s = self.s local node = {v = v, prev = s.prev, next = s} s.prev.next = node s.prev = node self.n = self.n + 1 return node end
function D:remove(node) node.prev.next, node.next.prev = node.next, node.prev self.n = self.n - 1 end
D.__pairs = function(d) local cur = d.s return function() cur = cur.next if cur ~= d.s then return cur, cur.v end end end
local d = D.new() local b for i = 1, 5 do local n = d:add(i) if i == 3 then b = n end end
d:remove(b) for _, v in pairs(d) do io.write(v, " ") end print(d.n)
for node, v in pairs(d) do if v % 2 == 0 then d:remove(node) end end for _, v in pairs(d) do io.write(v, " ") end print(d.n)
local big for i = 1, 5000 do big = {v = i, next = big} end print(fold(function(a, v) return a + v end, 0, reverse(big)))
