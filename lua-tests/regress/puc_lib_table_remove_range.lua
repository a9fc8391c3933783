-- Class: table.remove and insert out of range.
local function try(...)
  local results = table.pack(pcall(...))
  if not results[1] then return results[2] end
  return "ok", table.unpack(results, 2, results.n)
end
local t = {1, 2, 3}
print(pcall(table.remove, t, 5))
print(pcall(table.remove, t, 0))
print(pcall(table.remove, t, -1))
print(table.remove(t, 4), #t)
print(table.remove(t, 1), table.remove(t), table.remove(t), table.remove(t), #t)
print(table.remove({}, 0), try(table.remove, {}, 1), table.remove({}), try(table.remove, {}, 2))
local z = {[0] = "zero"}
print(table.remove(z, 0), z[0], table.remove(z, 0))
local u = {n = 0, [0] = "x"}
print(table.remove(u), u[0])
print(try(table.insert, {1, 2}, 4, "x"), try(table.insert, {1, 2}, 0, "x"), try(table.insert, {1, 2}, -5, "x"))
print(try(table.insert, {}), try(table.insert, {}, 1, 2, 3), try(table.insert, {}, 1.5, "x"))
local v = {1, 2}
table.insert(v, 3, "c")
table.insert(v, 1, "a")
print(table.concat(v, ","))
print(try(table.insert, nil, 1), try(table.remove, "x"))
