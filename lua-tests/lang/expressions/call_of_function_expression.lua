-- 3.4.10: the callee is function expression; arguments and results in all numbers
local function f(...) return table.pack(...) end
local function three() return "x", "y", "z" end
local function none() end
local function show(p) local r = {} for i = 1, p.n do r[i] = tostring(p[i]) end return p.n .. "[" .. table.concat(r, " ") .. "]" end

local function args(...)
  print("varargs", show((function(...) return f(...) end)(...)), show((function(...) return f(...) end)(..., "end")), show((function(...) return f(...) end)("start", ...)), show((function(...) return f(...) end)((...))))
end
print("none", show((function(...) return f(...) end)()))
print("constants", show((function(...) return f(...) end)(1)), show((function(...) return f(...) end)(nil)), show((function(...) return f(...) end)(true, 2.5, "s", nil)))
print("calls", show((function(...) return f(...) end)(three())), show((function(...) return f(...) end)(three(), three())), show((function(...) return f(...) end)((three()))), show((function(...) return f(...) end)(none())), show((function(...) return f(...) end)(none(), none())), show((function(...) return f(...) end)((none()))))
print("string", show((function(...) return f(...) end)"literal"), show((function(...) return f(...) end)[[long]]), #(function(...) return f(...) end){1, 2}[1])
args() args(1) args(nil, nil) args("a", "b", "c")
local a, b = (function(...) return f(...) end)(1, 2), (function(...) return f(...) end)(3)
print("assigned", show(a), show(b))
local t = {(function(...) return f(...) end)(1), n = (function(...) return f(...) end)(2), (function(...) return f(...) end)(3)}
print("constructor", #t, show(t.n), show(t[2]))
local function tail(...) return (function(...) return f(...) end)(...) end
print("tail", show(tail()), show(tail(1, nil)), show(tail(three())))
print("nested", show((function(...) return f(...) end)((function(...) return f(...) end)(1).n, (function(...) return f(...) end)(2, 3).n)), (function(...) return f(...) end)(1, 2, 3).n + (function(...) return f(...) end)().n * (function(...) return f(...) end)(4).n, ((function(...) return f(...) end)(9))[1], #(function(...) return f(...) end)(1, 2))
if (function(...) return f(...) end)(1).n == 1 and not (function(...) return f(...) end)().n ~= 0 then print("condition") end
;(function(...) return f(...) end)("statement")
for i = 1, (function(...) return f(...) end)(1, 2).n do io.write(i, " ") end print()
print("many", (function(...) return f(...) end)(table.unpack({}, 1, 240)).n, (function(...) return f(...) end)(1, table.unpack({}, 1, 100)).n, (function(...) return f(...) end)(table.unpack({}, 1, 100), 1).n)
GF = nil
