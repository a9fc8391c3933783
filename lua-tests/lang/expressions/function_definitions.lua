-- 3.4.11: parameters, defaults, methods, recursion through names
local function f(a, b, c) return a, b, c end
print(f()) print(f(1)) print(f(1, 2, 3, 4)) print(f((f(5, 6))))
local t = {}
function t.a(x) return x end
function t:b(x) return self == t, x end
t.c = function(self, x) return self == t, x end
t["d e"] = function() return "d e" end
print(t.a(1), t:b(2)) print(t:c(3)) print(t["d e"]())
local function noparams() return "none" end
print(noparams(1, 2, 3))
local function dup(a, a) return a end
print(dup(1, 2))
local function selfname(self, ...) return self, ... end
print(selfname(1, 2))
function t:vararg(...) return select("#", ...), self == t end
print(t:vararg(), t:vararg(1, 2))
local function nested() local function a() local function b() return "b" end return b() .. "a" end return a() end
print(nested())
print((function(...) return ... end)(1, 2))
local fs = {function() return 1 end, function() return 2 end, k = function() return 3 end}
print(fs[1]() + fs[2]() + fs.k())
local function ret() return function(x) return x and x * 2 end end
print(ret()(21), ret()())
function t.x() end
print(t.x(), select("#", t.x()))
function t.over() return 1 end
local old = t.over
function t.over() return old() + 1 end
print(t.over())
local function param(p) p = p or "default"; return p end
print(param(), param(false), param(0), param(nil))
local function modify(a, b) a, b = b, a; return a, b end
local x, y = 1, 2
print(modify(x, y)) print(x, y)
