-- 3.4.10: function calls
local function f(...) return select("#", ...), ... end
print(f()) print(f(nil)) print(f(1, "a", nil)) print(f(f(1))) print(f(f(), f()))
print(f"str") print(f[[long]]) print(f'single') print(select("#", f{}), #select(2, f{1, 2}))
print((f(1, 2))) print((f"x"))
local t = {f = f, g = {h = function(self, x) return self ~= nil, x end}}
print(t.f(1)) print(t["f"](2)) print((t.f)(3)) print(t.g:h(4)) print(t.g.h(nil, 5))
print(("abc"):upper():lower():rep(2), ("%d"):format(5), #("x"):rep(3))
local function curry(a) return function(b) return function(c) return a .. b .. c end end end
print(curry"a""b""c", curry(1)(2)(3), curry{} == nil)
local o = {v = 1}
function o:add(n) self.v = self.v + n; return self end
print(o:add(1):add(2):add(3).v)
function o.static(a, b) return a, b end
print(o.static(1, 2)) print(select("#", o:static(2)))
print((function(a, b) return b, a end)(1, 2))
print((function() end)(), (function() end)() == nil, select("#", (function() end)()))
local function id(...) return ... end
print(id(id(id(1, 2), 3), 4)) print(id((id(1, 2)), 3))
print(math.max(id(3, 9, 2)), math.max(id(3, 9, 2), 5), #table.pack(id(1, nil)) , table.pack(id(1, nil)).n)
print(type(f) , tostring(nil), rawequal(f, t.f), t.f == f)
local s = f
s = s(1) == 1 and "one"
print(s)
