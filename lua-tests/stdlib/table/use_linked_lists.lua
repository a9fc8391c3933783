-- 6.6: linked lists, reversal, cycle detection
local function from(t) local l for i = #t, 1, -1 do l = { v = t[i], next = l } end return l end
local function to(l) local t = {} while l do t[#t + 1] = l.v l = l.next end return table.concat(t, " ") end
local function reverse(l) local r while l do l.next, r, l = r, l, l.next end return r end
local function length(l) local n = 0 while l do n = n + 1 l = l.next end return n end
print(to(from { 1, 2, 3 }), to(reverse(from { 1, 2, 3, 4 })), to(nil) == "", length(from { 9, 9 }))
local function cycle(l) local slow, fast = l, l while fast and fast.next do slow, fast = slow.next, fast.next.next if slow == fast then return true end end return false end
local ring = from { 1, 2, 3, 4 }
print(cycle(ring))
ring.next.next.next.next = ring.next
print(cycle(ring), cycle(nil), cycle(from { 1 }))
local function merge(a, b) if not a then return b end if not b then return a end if a.v <= b.v then a.next = merge(a.next, b) return a end b.next = merge(a, b.next) return b end
print(to(merge(from { 1, 4, 6 }, from { 2, 3, 5, 7 })))
local function remove(l, p) if not l then return nil end if p(l.v) then return remove(l.next, p) end l.next = remove(l.next, p) return l end
print(to(remove(from { 1, 2, 3, 4, 5, 6 }, function(v) return v % 2 == 0 end)))
local function iter(l) return function() if l then local v = l.v l = l.next return v end end end
local s = 0
for v in iter(from { 10, 20, 30 }) do s = s + v end
print(s)
local function each(l, i) i = i or 1 if not l then return end print(i, l.v) return each(l.next, i + 1) end
each(from { "a", "b", "c" })
local long
for i = 1, 10000 do long = { v = i, next = long } end
print(length(long), long.v, reverse(long).v)
local Deque = { first = 1, last = 0 }
local function pushl(q, v) q.first = q.first - 1 q[q.first] = v end
local function pushr(q, v) q.last = q.last + 1 q[q.last] = v end
local function popl(q) local v = q[q.first] q[q.first] = nil q.first = q.first + 1 return v end
for i = 1, 3 do pushl(Deque, -i) pushr(Deque, i) end
local o = {}
while Deque.first <= Deque.last do o[#o + 1] = popl(Deque) end
print(table.concat(o, " "))
