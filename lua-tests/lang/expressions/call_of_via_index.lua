-- 3.4.10: the callee is via index; arguments and results in all numbers
local function f(...) return table.pack(...) end
local function three() return "x", "y", "z" end
local function none() end
local function show(p) local r = {} for i = 1, p.n do r[i] = tostring(p[i]) end return p.n .. "[" .. table.concat(r, " ") .. "]" end
local c = setmetatable({}, {__index = {f = f}})
local function args(...)
  print("varargs", show(c.f(...)), show(c.f(..., "end")), show(c.f("start", ...)), show(c.f((...))))
end
print("none", show(c.f()))
print("constants", show(c.f(1)), show(c.f(nil)), show(c.f(true, 2.5, "s", nil)))
print("calls", show(c.f(three())), show(c.f(three(), three())), show(c.f((three()))), show(c.f(none())), show(c.f(none(), none())), show(c.f((none()))))
print("string", show(c.f"literal"), show(c.f[[long]]), #c.f{1, 2}[1])
args() args(1) args(nil, nil) args("a", "b", "c")
local a, b = c.f(1, 2), c.f(3)
print("assigned", show(a), show(b))
local t = {c.f(1), n = c.f(2), c.f(3)}
print("constructor", #t, show(t.n), show(t[2]))
local function tail(...) return c.f(...) end
print("tail", show(tail()), show(tail(1, nil)), show(tail(three())))
print("nested", show(c.f(c.f(1).n, c.f(2, 3).n)), c.f(1, 2, 3).n + c.f().n * c.f(4).n, (c.f(9))[1], #c.f(1, 2))
if c.f(1).n == 1 and not c.f().n ~= 0 then print("condition") end
c.f("statement")
for i = 1, c.f(1, 2).n do io.write(i, " ") end print()
print("many", c.f(table.unpack({}, 1, 240)).n, c.f(1, table.unpack({}, 1, 100)).n, c.f(table.unpack({}, 1, 100), 1).n)
GF = nil
