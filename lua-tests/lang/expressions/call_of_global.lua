-- 3.4.10: the callee is global; arguments and results in all numbers
local function f(...) return table.pack(...) end
local function three() return "x", "y", "z" end
local function none() end
local function show(p) local r = {} for i = 1, p.n do r[i] = tostring(p[i]) end return p.n .. "[" .. table.concat(r, " ") .. "]" end
GF = f
local function args(...)
  print("varargs", show(GF(...)), show(GF(..., "end")), show(GF("start", ...)), show(GF((...))))
end
print("none", show(GF()))
print("constants", show(GF(1)), show(GF(nil)), show(GF(true, 2.5, "s", nil)))
print("calls", show(GF(three())), show(GF(three(), three())), show(GF((three()))), show(GF(none())), show(GF(none(), none())), show(GF((none()))))
print("string", show(GF"literal"), show(GF[[long]]), #GF{1, 2}[1])
args() args(1) args(nil, nil) args("a", "b", "c")
local a, b = GF(1, 2), GF(3)
print("assigned", show(a), show(b))
local t = {GF(1), n = GF(2), GF(3)}
print("constructor", #t, show(t.n), show(t[2]))
local function tail(...) return GF(...) end
print("tail", show(tail()), show(tail(1, nil)), show(tail(three())))
print("nested", show(GF(GF(1).n, GF(2, 3).n)), GF(1, 2, 3).n + GF().n * GF(4).n, (GF(9))[1], #GF(1, 2))
if GF(1).n == 1 and not GF().n ~= 0 then print("condition") end
GF("statement")
for i = 1, GF(1, 2).n do io.write(i, " ") end print()
print("many", GF(table.unpack({}, 1, 240)).n, GF(1, table.unpack({}, 1, 100)).n, GF(table.unpack({}, 1, 100), 1).n)
GF = nil
