-- 3.4.10: the callee is library; arguments and results in all numbers
local f = table.pack
local function three() return "x", "y", "z" end
local function none() end
local function show(p) local r = {} for i = 1, p.n do r[i] = tostring(p[i]) end return p.n .. "[" .. table.concat(r, " ") .. "]" end

local function args(...)
  print("varargs", show(table.pack(...)), show(table.pack(..., "end")), show(table.pack("start", ...)), show(table.pack((...))))
end
print("none", show(table.pack()))
print("constants", show(table.pack(1)), show(table.pack(nil)), show(table.pack(true, 2.5, "s", nil)))
print("calls", show(table.pack(three())), show(table.pack(three(), three())), show(table.pack((three()))), show(table.pack(none())), show(table.pack(none(), none())), show(table.pack((none()))))
print("string", show(table.pack"literal"), show(table.pack[[long]]), #table.pack{1, 2}[1])
args() args(1) args(nil, nil) args("a", "b", "c")
local a, b = table.pack(1, 2), table.pack(3)
print("assigned", show(a), show(b))
local t = {table.pack(1), n = table.pack(2), table.pack(3)}
print("constructor", #t, show(t.n), show(t[2]))
local function tail(...) return table.pack(...) end
print("tail", show(tail()), show(tail(1, nil)), show(tail(three())))
print("nested", show(table.pack(table.pack(1).n, table.pack(2, 3).n)), table.pack(1, 2, 3).n + table.pack().n * table.pack(4).n, (table.pack(9))[1], #table.pack(1, 2))
if table.pack(1).n == 1 and not table.pack().n ~= 0 then print("condition") end
table.pack("statement")
for i = 1, table.pack(1, 2).n do io.write(i, " ") end print()
print("many", table.pack(table.unpack({}, 1, 240)).n, table.pack(1, table.unpack({}, 1, 100)).n, table.pack(table.unpack({}, 1, 100), 1).n)
GF = nil
