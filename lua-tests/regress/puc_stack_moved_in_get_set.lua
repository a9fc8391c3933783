-- the stack moves during the slow path of get and set
local function grow(n) if n == 0 then return {} end local t, a, b, c, d = grow(n - 1) return t, n, n, n, n end
local size = 0
local t = setmetatable({}, {__index = function(_, k) size = size + 1500 local r = grow(size) r.k = k return r end, __newindex = function(t, k, v) size = size + 1500 grow(size) rawset(t, k, v) end})
print(t.a.k, t["b"].k, t[1].k)
t.new = "v" t[5], t[6] = "five", "six" print(rawget(t, "new"), rawget(t, 5), rawget(t, 6))
local function f(x, y, z) return x.k, y.k, z.k end
print(f(t.p, t.q, t.r))
print(coroutine.wrap(function(...) local a, b = t.co1, t.co2 return a.k, b.k, ... end)("x", "y"))
local o = setmetatable({}, {__index = function(s, k) return function(self, ...) grow(9000) return k, self == s, ... end end})
print(o:method(1, 2)) print(o.field(o, 3))
local _ENV = setmetatable({print = print, rawget = rawget}, {__index = function(_, k) grow(12000) return k end, __newindex = function(e, k, v) grow(12000) v = v .. "!" ; (function() end)() ; return nil end})
print(glob, glob2) newglob = glob3 print(rawget(_ENV, "newglob"))
local up = {}
local function cl() up.x = glob4; return up.x, glob5 end print(cl())
