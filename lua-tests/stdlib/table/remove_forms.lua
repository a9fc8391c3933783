-- 6.6 table.remove: last, position, empty and border positions
local function show(t) print(#t, table.concat(t, " ")) end
local t = { "a", "b", "c", "d", "e" }
print(table.remove(t)) show(t)
print(table.remove(t, 1)) show(t)
print(table.remove(t, 2)) show(t)
print(table.remove(t, #t + 1)) show(t)
print(table.remove(t, #t)) show(t)
print(table.remove(t)) show(t)
print(table.remove(t)) show(t)
print(select("#", table.remove(t)))
print(table.remove({}, 0), table.remove({}, 1), pcall(table.remove, {}, 2))
print(pcall(table.remove, {}, -1))
print(pcall(table.remove, { 1, 2 }, 0))
print(pcall(table.remove, { 1, 2 }, 4))
print(pcall(table.remove, { 1, 2 }, 3))
print(pcall(table.remove, { 1, 2 }, -1))
print(pcall(table.remove, { 1, 2 }, math.maxinteger))
print(pcall(table.remove, { 1, 2 }, math.mininteger))
local z = { [0] = "zero" }
print(table.remove(z, 0), z[0])
print(table.remove({ 1, 2, 3 }, "2"), table.remove({ 1, 2, 3 }, 2.0))
print(pcall(table.remove, { 1 }, 1.5))
print(pcall(table.remove, { 1 }, "x"))
print(pcall(table.remove, { 1 }, nil))
print(pcall(table.remove))
print(pcall(table.remove, nil))
print(pcall(table.remove, 5))
local q = { "x", "y" }
print(table.remove(q, 3), #q)
q[3] = "z3"
print(table.remove({ 1, 2, [4] = "four" }, 3))
