-- 3.4.10: the callee is string index; arguments and results in all numbers
local function f(...) return table.pack(...) end
local function three() return "x", "y", "z" end
local function none() end
local function show(p) local r = {} for i = 1, p.n do r[i] = tostring(p[i]) end return p.n .. "[" .. table.concat(r, " ") .. "]" end

local function args(...)
  print("varargs", show(({f = f})["f"](...)), show(({f = f})["f"](..., "end")), show(({f = f})["f"]("start", ...)), show(({f = f})["f"]((...))))
end
print("none", show(({f = f})["f"]()))
print("constants", show(({f = f})["f"](1)), show(({f = f})["f"](nil)), show(({f = f})["f"](true, 2.5, "s", nil)))
print("calls", show(({f = f})["f"](three())), show(({f = f})["f"](three(), three())), show(({f = f})["f"]((three()))), show(({f = f})["f"](none())), show(({f = f})["f"](none(), none())), show(({f = f})["f"]((none()))))
print("string", show(({f = f})["f"]"literal"), show(({f = f})["f"][[long]]), #({f = f})["f"]{1, 2}[1])
args() args(1) args(nil, nil) args("a", "b", "c")
local a, b = ({f = f})["f"](1, 2), ({f = f})["f"](3)
print("assigned", show(a), show(b))
local t = {({f = f})["f"](1), n = ({f = f})["f"](2), ({f = f})["f"](3)}
print("constructor", #t, show(t.n), show(t[2]))
local function tail(...) return ({f = f})["f"](...) end
print("tail", show(tail()), show(tail(1, nil)), show(tail(three())))
print("nested", show(({f = f})["f"](({f = f})["f"](1).n, ({f = f})["f"](2, 3).n)), ({f = f})["f"](1, 2, 3).n + ({f = f})["f"]().n * ({f = f})["f"](4).n, (({f = f})["f"](9))[1], #({f = f})["f"](1, 2))
if ({f = f})["f"](1).n == 1 and not ({f = f})["f"]().n ~= 0 then print("condition") end
;({f = f})["f"]("statement")
for i = 1, ({f = f})["f"](1, 2).n do io.write(i, " ") end print()
print("many", ({f = f})["f"](table.unpack({}, 1, 240)).n, ({f = f})["f"](1, table.unpack({}, 1, 100)).n, ({f = f})["f"](table.unpack({}, 1, 100), 1).n)
GF = nil
