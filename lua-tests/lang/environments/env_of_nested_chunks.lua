-- 2.2: each chunk has its own upvalue _ENV; functions share that of their chunk
local function chunk(src, env) return assert(load(src, "=chunk", "t", env)) end
local e1, e2 = {}, setmetatable({}, {__index = _G})
local f = chunk("x = 1 function get() return x end function set(v) x = v end return get, set", e1) local get, set = f() print(get(), e1.x, x) set(5) print(get(), e1.x, rawget(_G, "x"))
local g = chunk("y = tostring(7) .. type(print) return function() y = y .. '+' return y end", e2)() print(g(), g(), e2.y, y)
local h = chunk("local a = _ENV local _ENV = {z = 3} return z, a, _ENV", e1) local z, a, b = h() print(z, a == e1, b.z, e1.z)
local k = chunk("return load('w = 9 return w', '=inner', 't', ...)", e2) local env3 = {} print(k(env3)(), env3.w, e2.w, w)
print(chunk("return load('return v')", e2)() ~= nil, pcall(chunk("return load('return print ~= nil')()", e2))) print(pcall(chunk("return print", e1))) print(pcall(chunk("print('x')", e1)))
local c1, c2 = chunk("n = (n or 0) + 1 return n", e1), chunk("n = (n or 0) + 10 return n", e1) print(c1(), c2(), c1(), e1.n)
print(debug.getupvalue(c1, 1), select("#", debug.getupvalue(c1, 2)))
