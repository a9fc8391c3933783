-- 6.1 load with an environment
local env = {print = print}
local f = load("x = 1; y = x + 1; print(x, y) return _ENV", "chunk", "t", env)
print(f() == env, env.x, env.y, x)
print(load("return x", "c", "t", {x = "given"})())
print(pcall(load("return x.y", "c", "t", {})))
print(pcall(load("return x", "=c", "t", nil)))
print(pcall(load("return x", "=c", "t", 5)))
print(load("return 1 + 1", "c", "t", nil)())
print(load("local a = ... ; return a", "c", "t", {})("arg"))
local g = load("function setit(v) val = v end function getit() return val end")
g()
setit(42)
print(getit(), val, _G.val)
setit, getit, val = nil
local e1, e2 = {}, {}
local src = "n = (n or 0) + 1 return n"
local c1, c2 = load(src, "s", "t", e1), load(src, "s", "t", e2)
print(c1(), c1(), c1(), c2(), e1.n, e2.n, n)
print(debug.getupvalue(c1, 1) == "_ENV", select(2, debug.getupvalue(c1, 1)) == e1)
debug.setupvalue(c1, 1, e2)
print(c1(), e2.n, e1.n)
print(load("return _ENV", "c", "t", "string env")())
print(pcall(load("return upper", "c", "t", "str")) == true)
