-- 3.4.11: function names that are globals and fields
function one() return 1 end
print(one(), _G.one == one, _ENV.one())
local t = {sub = {}}
function t.two() return 2 end
function t.sub.three() return 3 end
function t:four() return self == t and 4 end
function t.sub:five(a, ...) return self == t.sub and a, select("#", ...) end
print(t.two(), t.sub.three(), t:four(), t.sub:five("x", 1, 2))
print(t.four(t), t.four({}), pcall(t.sub.five))
print(pcall(load("function t.a.b.c() end", "=l", "t", {t = {a = {}}})))
print(pcall(load("function t.a.b() end", "=l", "t", {t = {}})))
print(pcall(load("function nope:m() end", "=l", "t", {})))
one = nil
print(one, pcall(function() return one() end))
function one() return "again" end
print(one())
one = nil
local env = {}
load("function f(n) if n == 0 then return 'zero' end return f(n - 1) end", "c", "t", env)()
print(env.f(10), f)
env.f = function() return "replaced" end
print(env.f())
local old = env
load("function f(n) return n == 0 and 'end' or f(n - 1) end g = f f = function() return 'other' end", "c", "t", env)()
print(env.g(3), env.g(0))
