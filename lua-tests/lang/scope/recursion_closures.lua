-- recursive closures, Y combinator, mutual recursion, memoisation
local function Y(f) return (function(x) return x(x) end)(function(x) return f(function(...) return x(x)(...) end) end) end
print(Y(function(self) return function(n) return n < 2 and 1 or n * self(n - 1) end end)(10))
local memo = setmetatable({}, {__mode = "k"})
local function memoize(f) local c = {} return function(n) local v = c[n] if v == nil then v = f(n); c[n] = v end return v end end
local fib
fib = memoize(function(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end)
print(fib(80), fib(90))
local function hanoi(n, a, b, c) if n == 0 then return 0 end return hanoi(n - 1, a, c, b) + 1 + hanoi(n - 1, c, b, a) end
print(hanoi(10, "a", "b", "c"))
local function ack(m, n) if m == 0 then return n + 1 elseif n == 0 then return ack(m - 1, 1) else return ack(m - 1, ack(m, n - 1)) end end
print(ack(2, 3), ack(2, 9))
local function curry(f, n) n = n or 2; local function step(args, k) return function(x) local a = {table.unpack(args)} a[#a + 1] = x if k == 1 then return f(table.unpack(a)) end return step(a, k - 1) end end return step({}, n) end
local add3 = curry(function(a, b, c) return a + b + c end, 3)
print(add3(1)(2)(3), add3(10)(20)(30))
local one = add3(1)
print(one(1)(1), one(5)(5))
local function compose(...) local fs = {...} return function(...) local r = table.pack(...) for i = #fs, 1, -1 do r = table.pack(fs[i](table.unpack(r, 1, r.n))) end return table.unpack(r, 1, r.n) end end
print(compose(function(a, b) return a + b end, function(a, b) return b, a * 2 end)(3, 4))
local function acc() local self; self = function(x) if x then return self, x end return self end return self end
local s = acc()
print(s() == s, select(2, s(5)))
local function count(n, k) if n == 0 then return k(0) end return count(n - 1, function(r) return k(r + 1) end) end
print(count(1000, function(r) return r end))
