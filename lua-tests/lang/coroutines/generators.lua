-- coroutines as generators, pipelines and consumers
local function gen(n) return coroutine.wrap(function() for i = 1, n do coroutine.yield(i) end end) end
local function filter(p, g) return coroutine.wrap(function() for x in g do if p(x) then coroutine.yield(x) end end end) end
local function map(f, g) return coroutine.wrap(function() for x in g do coroutine.yield(f(x)) end end) end
local function collect(g) local t = {} for x in g do t[#t + 1] = x end return table.concat(t, " ") end
print(collect(gen(5)))
print(collect(filter(function(x) return x % 2 == 1 end, gen(10))))
print(collect(map(function(x) return x * x end, filter(function(x) return x > 3 end, gen(7)))))
local function sieve(n)
  local g = coroutine.wrap(function() for i = 2, n do coroutine.yield(i) end end)
  local out = {}
  while true do
    local p = g()
    if not p then break end
    out[#out + 1] = p
    local src = g
    g = filter(function(x) return x % p ~= 0 end, src)
  end
  return table.concat(out, " ")
end
print(sieve(60))
local function tree(t) if t then tree(t[1]); coroutine.yield(t.v); tree(t[2]) end end
local root = {v = 4, {v = 2, {v = 1}, {v = 3}}, {v = 6, {v = 5}, {v = 7}}}
print(collect(coroutine.wrap(function() tree(root) end)))
local acc = coroutine.wrap(function() local s = 0 while true do local x = coroutine.yield(s) if not x then return "total " .. s end s = s + x end end)
acc() print(acc(5), acc(10), acc(1), acc(nil))
local function zip(a, b) return coroutine.wrap(function() while true do local x, y = a(), b() if x == nil or y == nil then return end coroutine.yield(x .. y) end end) end
print(collect(zip(gen(3), gen(5))))
local fib = coroutine.wrap(function() local a, b = 0, 1 while true do coroutine.yield(a) a, b = b, a + b end end)
local t = {} for i = 1, 20 do t[i] = fib() end print(table.concat(t, " "))
local function perm(a, n) n = n or #a if n <= 1 then coroutine.yield(table.concat(a)) else for i = 1, n do a[n], a[i] = a[i], a[n]; perm(a, n - 1); a[n], a[i] = a[i], a[n] end end end
print(collect(coroutine.wrap(function() perm{"a", "b", "c"} end)))
