-- 3.4.10: the callee is computed index; arguments and results in all numbers
local function f(...) return table.pack(...) end
local function three() return "x", "y", "z" end
local function none() end
local function show(p) local r = {} for i = 1, p.n do r[i] = tostring(p[i]) end return p.n .. "[" .. table.concat(r, " ") .. "]" end
local c, key = {fn1 = f}, "fn"
local function args(...)
  print("varargs", show(c[key .. 1](...)), show(c[key .. 1](..., "end")), show(c[key .. 1]("start", ...)), show(c[key .. 1]((...))))
end
print("none", show(c[key .. 1]()))
print("constants", show(c[key .. 1](1)), show(c[key .. 1](nil)), show(c[key .. 1](true, 2.5, "s", nil)))
print("calls", show(c[key .. 1](three())), show(c[key .. 1](three(), three())), show(c[key .. 1]((three()))), show(c[key .. 1](none())), show(c[key .. 1](none(), none())), show(c[key .. 1]((none()))))
print("string", show(c[key .. 1]"literal"), show(c[key .. 1][[long]]), #c[key .. 1]{1, 2}[1])
args() args(1) args(nil, nil) args("a", "b", "c")
local a, b = c[key .. 1](1, 2), c[key .. 1](3)
print("assigned", show(a), show(b))
local t = {c[key .. 1](1), n = c[key .. 1](2), c[key .. 1](3)}
print("constructor", #t, show(t.n), show(t[2]))
local function tail(...) return c[key .. 1](...) end
print("tail", show(tail()), show(tail(1, nil)), show(tail(three())))
print("nested", show(c[key .. 1](c[key .. 1](1).n, c[key .. 1](2, 3).n)), c[key .. 1](1, 2, 3).n + c[key .. 1]().n * c[key .. 1](4).n, (c[key .. 1](9))[1], #c[key .. 1](1, 2))
if c[key .. 1](1).n == 1 and not c[key .. 1]().n ~= 0 then print("condition") end
c[key .. 1]("statement")
for i = 1, c[key .. 1](1, 2).n do io.write(i, " ") end print()
print("many", c[key .. 1](table.unpack({}, 1, 240)).n, c[key .. 1](1, table.unpack({}, 1, 100)).n, c[key .. 1](table.unpack({}, 1, 100), 1).n)
GF = nil
