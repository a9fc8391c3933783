-- 3.3.7/3.4.11: local function and its scope
local function fact(n) return n <= 1 and 1 or n * fact(n - 1) end
print(fact(10), fact(20))
local fib; fib = function(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
print(fib(20))
local bad = function(n) return bad end
print(bad())
local even, odd
function even(n) if n == 0 then return true end return odd(n - 1) end
function odd(n) if n == 0 then return false end return even(n - 1) end
print(even(100), odd(7), even(7))
local function f() return "outer" end
do local function f() return "inner" end print(f()) end
print(f())
local function f() return "second" end
print(f())
local function g(g) return g end
print(g(5), g == g(g))
local function h() h = nil; return "h ran" end
print(h(), h)
local t = {}
function t.f() return t end
local u = t
t = {}
print(u.f() == t)
local function shadow() local shadow = 5; return shadow end
print(shadow())
