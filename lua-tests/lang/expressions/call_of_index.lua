-- 3.4.10: the callee is index; arguments and results in all numbers
local function f(...) return table.pack(...) end
local function three() return "x", "y", "z" end
local function none() end
local function show(p) local r = {} for i = 1, p.n do r[i] = tostring(p[i]) end return p.n .. "[" .. table.concat(r, " ") .. "]" end
local c = {f, f}
local function args(...)
  print("varargs", show(c[2](...)), show(c[2](..., "end")), show(c[2]("start", ...)), show(c[2]((...))))
end
print("none", show(c[2]()))
print("constants", show(c[2](1)), show(c[2](nil)), show(c[2](true, 2.5, "s", nil)))
print("calls", show(c[2](three())), show(c[2](three(), three())), show(c[2]((three()))), show(c[2](none())), show(c[2](none(), none())), show(c[2]((none()))))
print("string", show(c[2]"literal"), show(c[2][[long]]), #c[2]{1, 2}[1])
args() args(1) args(nil, nil) args("a", "b", "c")
local a, b = c[2](1, 2), c[2](3)
print("assigned", show(a), show(b))
local t = {c[2](1), n = c[2](2), c[2](3)}
print("constructor", #t, show(t.n), show(t[2]))
local function tail(...) return c[2](...) end
print("tail", show(tail()), show(tail(1, nil)), show(tail(three())))
print("nested", show(c[2](c[2](1).n, c[2](2, 3).n)), c[2](1, 2, 3).n + c[2]().n * c[2](4).n, (c[2](9))[1], #c[2](1, 2))
if c[2](1).n == 1 and not c[2]().n ~= 0 then print("condition") end
c[2]("statement")
for i = 1, c[2](1, 2).n do io.write(i, " ") end print()
print("many", c[2](table.unpack({}, 1, 240)).n, c[2](1, table.unpack({}, 1, 100)).n, c[2](table.unpack({}, 1, 100), 1).n)
GF = nil
