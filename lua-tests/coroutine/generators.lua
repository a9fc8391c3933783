-- 6.2: generators and pipelines
local function range(n) return coroutine.wrap(function() for i = 1, n do coroutine.yield(i) end end) end
local function map(f, g) return coroutine.wrap(function() for v in g do coroutine.yield(f(v)) end end) end
local function filter(p, g) return coroutine.wrap(function() for v in g do if p(v) then coroutine.yield(v) end end end) end
local function take(n, g) return coroutine.wrap(function() for i = 1, n do local v = g() if v == nil then return end coroutine.yield(v) end end) end
local function collect(g) local t = {} for v in g do t[#t + 1] = v end return table.concat(t, " ") end
print(collect(range(5)))
print(collect(map(function(x) return x * x end, range(5))))
print(collect(filter(function(x) return x % 2 == 1 end, range(9))))
print(collect(take(3, map(function(x) return x * 10 end, range(100)))))
local function permgen(a, n)
  n = n or #a
  if n <= 1 then coroutine.yield(table.concat(a)) else
    for i = 1, n do
      a[n], a[i] = a[i], a[n]
      permgen(a, n - 1)
      a[n], a[i] = a[i], a[n]
    end
  end
end
print(collect(coroutine.wrap(function() permgen { "a", "b", "c" } end)))
local function sieve()
  local function gen() return coroutine.wrap(function() for i = 2, math.huge do coroutine.yield(math.tointeger(i) or i) end end) end
  local function strain(p, g) return filter(function(x) return x % p ~= 0 end, g) end
  return coroutine.wrap(function() local g = gen() while true do local p = g() coroutine.yield(p) g = strain(p, g) end end)
end
print(collect(take(15, sieve())))
local function inorder(t) if t then inorder(t.l) coroutine.yield(t.v) inorder(t.r) end end
local function insert(t, v) if not t then return { v = v } end if v < t.v then t.l = insert(t.l, v) else t.r = insert(t.r, v) end return t end
local tree
for _, v in ipairs { 5, 2, 8, 1, 9, 3 } do tree = insert(tree, v) end
print(collect(coroutine.wrap(function() inorder(tree) end)))
local fib = coroutine.wrap(function() local a, b = 0, 1 while true do coroutine.yield(a) a, b = b, a + b end end)
print(collect(take(20, fib)))
