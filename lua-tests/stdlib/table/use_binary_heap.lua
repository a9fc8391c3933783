-- 6.6: a priority queue and its use
local Heap = {}
Heap.__index = Heap
local function new(less) return setmetatable({ n = 0, less = less or function(a, b) return a < b end }, Heap) end
function Heap:push(v)
  self.n = self.n + 1
  local i = self.n
  self[i] = v
  while i > 1 and self.less(self[i], self[i // 2]) do self[i], self[i // 2] = self[i // 2], self[i] i = i // 2 end
end
function Heap:pop()
  if self.n == 0 then return nil end
  local top = self[1]
  self[1] = self[self.n]
  self[self.n] = nil
  self.n = self.n - 1
  local i = 1
  while true do
    local s, l, r = i, 2 * i, 2 * i + 1
    if l <= self.n and self.less(self[l], self[s]) then s = l end
    if r <= self.n and self.less(self[r], self[s]) then s = r end
    if s == i then return top end
    self[i], self[s] = self[s], self[i]
    i = s
  end
end
local h = new()
for _, v in ipairs { 5, 2, 8, 1, 9, 3, 7 } do h:push(v) end
while h.n > 0 do io.write(h:pop(), " ") end
print(h:pop())
h = new(function(a, b) return a.p > b.p end)
for i, w in ipairs { "low", "high", "mid" } do h:push { w = w, p = ({ 1, 9, 5 })[i] } end
while h.n > 0 do io.write(h:pop().w, " ") end
print()
-- shortest paths
local graph = { a = { b = 7, c = 9, f = 14 }, b = { a = 7, c = 10, d = 15 }, c = { a = 9, b = 10, d = 11, f = 2 }, d = { b = 15, c = 11, e = 6 }, e = { d = 6, f = 9 }, f = { a = 14, c = 2, e = 9 } }
local dist, done = { a = 0 }, {}
h = new(function(x, y) if x.d ~= y.d then return x.d < y.d end return x.n < y.n end)
h:push { n = "a", d = 0 }
while h.n > 0 do
  local cur = h:pop()
  if not done[cur.n] then
    done[cur.n] = true
    print(cur.n, cur.d)
    for to, w in pairs(graph[cur.n]) do if not dist[to] or cur.d + w < dist[to] then dist[to] = cur.d + w h:push { n = to, d = cur.d + w } end end
  end
end
h = new()
local x, ok, last = 17, true, -1
for _ = 1, 1000 do x = (x * 31 + 7) % 1009 h:push(x) end
for _ = 1, 1000 do local v = h:pop() ok = ok and v >= last last = v end
print(ok, h.n, #h)
