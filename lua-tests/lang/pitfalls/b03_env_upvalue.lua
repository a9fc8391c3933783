-- B3: _ENV is an upvalue that others may replace
local f = load "return X"
print(f())
debug.setupvalue(f, 1, {X = 5})
print(f(), X)
local function a() return Y end
local function b() return Y end
print(debug.getupvalue(a, 1) == "_ENV", debug.getinfo(a, "u").nups)
debug.upvaluejoin(a, 1, function() return f end, 1)
print(pcall(a))
local env = {Y = "env"}
debug.upvaluejoin(a, 1, function() return env end, 1)
print(a(), b(), Y)
local g = load "Z = 1; local function h() Z = Z + 1; return Z end; return h"
local h = g()
print(h(), Z)
debug.setupvalue(h, 1, {Z = 100})
print(h(), Z, g == nil)
Z = nil
local fresh = load "return print ~= nil, string, _ENV"
debug.setupvalue(fresh, 1, {})
print(select("#", fresh()), (fresh()))
local order = function() local _ = math; return env, print end
print((debug.getupvalue(order, 1)), (debug.getupvalue(order, 2)), debug.getupvalue(order, 3))
local order2 = function() return env, print end
print((debug.getupvalue(order2, 1)), (debug.getupvalue(order2, 2)))
local noenv = function(x) return x + 1 end
print(debug.getupvalue(noenv, 1), debug.getinfo(noenv, "u").nups)
local strict = load("undefinedvar = 1 return undefinedvar", "=s", "t", setmetatable({}, {__newindex = function(t, k, v) rawset(t, k, v * 2) end}))
print(strict())
local n = 0
local counting = load("x = x; y = y; return z", "=c", "t", setmetatable({}, {__index = function() n = n + 1 end, __newindex = function() n = n + 10 end}))
counting()
print(n)
