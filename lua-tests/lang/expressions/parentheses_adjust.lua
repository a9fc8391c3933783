-- 3.4: parentheses adjust to one value
local function f(...) return ... end
print((f(1, 2, 3))) print(f(1, 2, 3)) print((f())) print(f())
print((f(1, 2)), f(1, 2)) print(f(1, 2), (f(1, 2)))
print(((((f(1, 2))))))
local function va(...) return (...), ... end
print(va()) print(va(1)) print(va(1, 2))
local t = {(f(1, 2))} print(#t)
t = {f(1, 2), f(1, 2)} print(#t)
t = {f(1, 2), (f(1, 2))} print(#t)
t = {(f(1, 2)), f(1, 2)} print(#t)
t = {f(), f()} print(#t)
t = {f(), (f())} print(#t, t[1], t[2])
local a, b = (f(1, 2)) print(a, b)
a, b = f(1, 2) print(a, b)
a, b = (f(1, 2)), 5 print(a, b)
print(select("#", f()), select("#", (f())), select("#", f(nil)), select("#", f(), f()), select("#", (f()), (f())))
print((("x")), ((1)), (nil), (true), ({1})[1], ("s"):rep(2), (f)(7))
print(-(2) ^ 2, (-2) ^ 2, (1 + 2) * 3, (1 .. 2) .. 3)
local function tail() return (f(1, 2, 3)) end
print(tail())
local function tail2() return f(1), (f(2, 3)) end
print(tail2())
print(#{...} == select("#", ...), (...) == nil)
