-- 3.4.11: varargs in every position
local function f(...) return ... end
local function n(...) return select("#", ...) end
print(n(), n(nil), n(nil, nil), n(f()), n(f(), f()), n(f(1, 2), f(1, 2)), n((f(1, 2))))
print(f(1, nil, 3)) print((f(1, 2, 3))) print(f(), "after") print(f(1, 2), "cut") print("before", f(1, 2))
local function g(a, b, ...) return a, b, n(...), ... end
print(g()) print(g(1)) print(g(1, 2)) print(g(1, 2, 3, nil))
print(pcall(load("local function t(...) return #{ ... }, ({ ... })[2] end return t(5, 6, 7)")))
local a, b, c = f(1, 2)
print(a, b, c)
a, b, c = f(1), 20
print(a, b, c)
a, b = f()
print(a, b)
local function rec(x, ...) if x == nil then return "end" end return x, rec(...) end
print(rec(1, 2, 3))
local function sum(...) local s = 0 for _, v in ipairs { ... } do s = s + v end return s end
print(sum(), sum(1), sum(1, 2, 3), sum(table.unpack({ 1, 2, 3, 4, 5 })))
local function closure(...) local args = table.pack(...) return function() return table.unpack(args, 1, args.n) end end
print(closure(1, nil, nil)())
print(pcall(load("function bad() return ... end")))
print(load("return function() return ... end"))
print(n(table.unpack({}, 1, 255)), n(table.unpack({}, 1, 256)), n(table.unpack({}, 1, 1000)))
print(select(-1, f(1, 2, 3)), select(2, f("a", "b", "c")))
local function many(a1, a2, a3, a4, a5, ...) return a5, ... end
print(many(1, 2, 3, 4, 5, 6, 7)) print(many(1)) print(n(many(1)))
print((function(...) local x, y = ... return y, x end)(1, 2))
print(#{ f(1, 2, 3), f(1, 2, 3) }, #{ f(1, 2, 3), (f(1, 2, 3)) })
do local t = { f(1, 2, 3), k = f(4, 5), f(6, 7) } print(#t, t.k, t[3]) end
