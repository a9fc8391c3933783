-- 3.4.10: the callee is local; arguments and results in all numbers
local function f(...) return table.pack(...) end
local function three() return "x", "y", "z" end
local function none() end
local function show(p) local r = {} for i = 1, p.n do r[i] = tostring(p[i]) end return p.n .. "[" .. table.concat(r, " ") .. "]" end
local c = f
local function args(...)
  print("varargs", show(c(...)), show(c(..., "end")), show(c("start", ...)), show(c((...))))
end
print("none", show(c()))
print("constants", show(c(1)), show(c(nil)), show(c(true, 2.5, "s", nil)))
print("calls", show(c(three())), show(c(three(), three())), show(c((three()))), show(c(none())), show(c(none(), none())), show(c((none()))))
print("string", show(c"literal"), show(c[[long]]), #c{1, 2}[1])
args() args(1) args(nil, nil) args("a", "b", "c")
local a, b = c(1, 2), c(3)
print("assigned", show(a), show(b))
local t = {c(1), n = c(2), c(3)}
print("constructor", #t, show(t.n), show(t[2]))
local function tail(...) return c(...) end
print("tail", show(tail()), show(tail(1, nil)), show(tail(three())))
print("nested", show(c(c(1).n, c(2, 3).n)), c(1, 2, 3).n + c().n * c(4).n, (c(9))[1], #c(1, 2))
if c(1).n == 1 and not c().n ~= 0 then print("condition") end
c("statement")
for i = 1, c(1, 2).n do io.write(i, " ") end print()
print("many", c(table.unpack({}, 1, 240)).n, c(1, table.unpack({}, 1, 100)).n, c(table.unpack({}, 1, 100), 1).n)
GF = nil
