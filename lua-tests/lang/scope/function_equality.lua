-- closures: separate evaluations with different upvalues are different functions
local function mk() local u = {} return function() return u end end
local a, b = mk(), mk()
print(a == a, a == b, a() == a(), a() == b())
local t = {[a] = "a", [b] = "b"}
print(t[a], t[b], t[mk()])
local fs = {}
for i = 1, 3 do fs[i] = function() return i end end
print(fs[1] == fs[2], fs[1] ~= fs[3])
local function self() return self end
print(self() == self, self()() == self)
local n = 0
for k in pairs(t) do n = n + 1 end
print(n)
print(type(a), print == print, string.rep == ("").rep)
local s = {}
s[print] = 1; s[print] = 2
print(s[print], next(s) == print)
local m1, m2 = ("x").upper, ("y").upper
print(m1 == m2, rawequal(m1, m2))
