-- a binary heap with a comparator, heap sort, a priority queue
local function heap(less)
  local t, n = {}, 0
  local h = {}
  function h.push(v) n = n + 1; local i = n; t[i] = v while i > 1 and less(t[i], t[i // 2]) do t[i], t[i // 2] = t[i // 2], t[i]; i = i // 2 end end
  function h.pop() if n == 0 then return nil end local top = t[1]; t[1] = t[n]; t[n] = nil; n = n - 1; local i = 1
    while true do local c = 2 * i if c > n then break end if c < n and less(t[c + 1], t[c]) then c = c + 1 end if not less(t[c], t[i]) then break end t[i], t[c] = t[c], t[i]; i = c end
    return top end
  function h.size() return n end
  return h
end
local h = heap(function(a, b) return a < b end)
local x = 12345
for i = 1, 200 do x = (x * 1103515245 + 12345) % 2147483648; h.push(x % 1000) end
local prev, sorted, first = -1, true, {}
while h.size() > 0 do local v = h.pop(); if v < prev then sorted = false end prev = v; if #first < 8 then first[#first + 1] = v end end
print(sorted, table.concat(first, " "))
print(h.pop(), h.size())
local pq = heap(function(a, b) return a.p > b.p or a.p == b.p and a.id < b.id end)
for i, job in ipairs{{"low", 1}, {"high", 9}, {"mid", 5}, {"high2", 9}, {"mid2", 5}} do pq.push{name = job[1], p = job[2], id = i} end
while pq.size() > 0 do io.write(pq.pop().name, " ") end print()
local s = heap(function(a, b) return #a < #b or #a == #b and a < b end)
for w in ("the quick brown fox jumps over the lazy dog"):gmatch("%a+") do s.push(w) end
while s.size() > 0 do io.write(s.pop(), " ") end print()
print(pcall(h.push)) print(h.size())
local e = heap(function(a, b) return a < b end) e.push(1) print(pcall(e.push, "x")) print(pcall(e.push, {}))
print(e.size())
