-- 3.4.10: the callee is parenthesised; arguments and results in all numbers
local function f(...) return table.pack(...) end
local function three() return "x", "y", "z" end
local function none() end
local function show(p) local r = {} for i = 1, p.n do r[i] = tostring(p[i]) end return p.n .. "[" .. table.concat(r, " ") .. "]" end

local function args(...)
  print("varargs", show((f)(...)), show((f)(..., "end")), show((f)("start", ...)), show((f)((...))))
end
print("none", show((f)()))
print("constants", show((f)(1)), show((f)(nil)), show((f)(true, 2.5, "s", nil)))
print("calls", show((f)(three())), show((f)(three(), three())), show((f)((three()))), show((f)(none())), show((f)(none(), none())), show((f)((none()))))
print("string", show((f)"literal"), show((f)[[long]]), #(f){1, 2}[1])
args() args(1) args(nil, nil) args("a", "b", "c")
local a, b = (f)(1, 2), (f)(3)
print("assigned", show(a), show(b))
local t = {(f)(1), n = (f)(2), (f)(3)}
print("constructor", #t, show(t.n), show(t[2]))
local function tail(...) return (f)(...) end
print("tail", show(tail()), show(tail(1, nil)), show(tail(three())))
print("nested", show((f)((f)(1).n, (f)(2, 3).n)), (f)(1, 2, 3).n + (f)().n * (f)(4).n, ((f)(9))[1], #(f)(1, 2))
if (f)(1).n == 1 and not (f)().n ~= 0 then print("condition") end
;(f)("statement")
for i = 1, (f)(1, 2).n do io.write(i, " ") end print()
print("many", (f)(table.unpack({}, 1, 240)).n, (f)(1, table.unpack({}, 1, 100)).n, (f)(table.unpack({}, 1, 100), 1).n)
GF = nil
