-- 3.4.10: the callee is nested field; arguments and results in all numbers
local function f(...) return table.pack(...) end
local function three() return "x", "y", "z" end
local function none() end
local function show(p) local r = {} for i = 1, p.n do r[i] = tostring(p[i]) end return p.n .. "[" .. table.concat(r, " ") .. "]" end
local c = {a = {b = {f = f}}}
local function args(...)
  print("varargs", show(c.a.b.f(...)), show(c.a.b.f(..., "end")), show(c.a.b.f("start", ...)), show(c.a.b.f((...))))
end
print("none", show(c.a.b.f()))
print("constants", show(c.a.b.f(1)), show(c.a.b.f(nil)), show(c.a.b.f(true, 2.5, "s", nil)))
print("calls", show(c.a.b.f(three())), show(c.a.b.f(three(), three())), show(c.a.b.f((three()))), show(c.a.b.f(none())), show(c.a.b.f(none(), none())), show(c.a.b.f((none()))))
print("string", show(c.a.b.f"literal"), show(c.a.b.f[[long]]), #c.a.b.f{1, 2}[1])
args() args(1) args(nil, nil) args("a", "b", "c")
local a, b = c.a.b.f(1, 2), c.a.b.f(3)
print("assigned", show(a), show(b))
local t = {c.a.b.f(1), n = c.a.b.f(2), c.a.b.f(3)}
print("constructor", #t, show(t.n), show(t[2]))
local function tail(...) return c.a.b.f(...) end
print("tail", show(tail()), show(tail(1, nil)), show(tail(three())))
print("nested", show(c.a.b.f(c.a.b.f(1).n, c.a.b.f(2, 3).n)), c.a.b.f(1, 2, 3).n + c.a.b.f().n * c.a.b.f(4).n, (c.a.b.f(9))[1], #c.a.b.f(1, 2))
if c.a.b.f(1).n == 1 and not c.a.b.f().n ~= 0 then print("condition") end
c.a.b.f("statement")
for i = 1, c.a.b.f(1, 2).n do io.write(i, " ") end print()
print("many", c.a.b.f(table.unpack({}, 1, 240)).n, c.a.b.f(1, table.unpack({}, 1, 100)).n, c.a.b.f(table.unpack({}, 1, 100), 1).n)
GF = nil
