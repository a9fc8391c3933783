-- 3.4.10: the callee is conditional; arguments and results in all numbers
local function f(...) return table.pack(...) end
local function three() return "x", "y", "z" end
local function none() end
local function show(p) local r = {} for i = 1, p.n do r[i] = tostring(p[i]) end return p.n .. "[" .. table.concat(r, " ") .. "]" end
local c = nil
local function args(...)
  print("varargs", show((c or f)(...)), show((c or f)(..., "end")), show((c or f)("start", ...)), show((c or f)((...))))
end
print("none", show((c or f)()))
print("constants", show((c or f)(1)), show((c or f)(nil)), show((c or f)(true, 2.5, "s", nil)))
print("calls", show((c or f)(three())), show((c or f)(three(), three())), show((c or f)((three()))), show((c or f)(none())), show((c or f)(none(), none())), show((c or f)((none()))))
print("string", show((c or f)"literal"), show((c or f)[[long]]), #(c or f){1, 2}[1])
args() args(1) args(nil, nil) args("a", "b", "c")
local a, b = (c or f)(1, 2), (c or f)(3)
print("assigned", show(a), show(b))
local t = {(c or f)(1), n = (c or f)(2), (c or f)(3)}
print("constructor", #t, show(t.n), show(t[2]))
local function tail(...) return (c or f)(...) end
print("tail", show(tail()), show(tail(1, nil)), show(tail(three())))
print("nested", show((c or f)((c or f)(1).n, (c or f)(2, 3).n)), (c or f)(1, 2, 3).n + (c or f)().n * (c or f)(4).n, ((c or f)(9))[1], #(c or f)(1, 2))
if (c or f)(1).n == 1 and not (c or f)().n ~= 0 then print("condition") end
;(c or f)("statement")
for i = 1, (c or f)(1, 2).n do io.write(i, " ") end print()
print("many", (c or f)(table.unpack({}, 1, 240)).n, (c or f)(1, table.unpack({}, 1, 100)).n, (c or f)(table.unpack({}, 1, 100), 1).n)
GF = nil
