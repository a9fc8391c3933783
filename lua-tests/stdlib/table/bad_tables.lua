-- 6.6: what counts as a table for the functions of the library
local functions = {
  { "concat", table.concat }, { "insert", table.insert, 1 }, { "remove", table.remove }, { "sort", table.sort },
  { "unpack", table.unpack }, { "move", table.move, 1, 1, 1 },
}
for _, f in ipairs(functions) do
  for _, v in ipairs { 1, "s", true, print } do
    print(f[1], type(v), pcall(f[2], v, f[3], f[4], f[5]))
  end
  print(f[1], "nil", pcall(f[2], nil, f[3], f[4], f[5]))
  print(f[1], "none", pcall(f[2]))
end
-- a value with the needed metamethods is accepted
debug.setmetatable(true, { __len = function() return 1 end, __index = function(_, k) return "item" .. k end, __newindex = function(_, k, v) print("store", k, v) end })
print(pcall(table.concat, true))
print(pcall(table.insert, true, "new"))
print(pcall(table.remove, true))
print(pcall(table.unpack, true))
print(pcall(table.sort, true))
print(pcall(table.move, true, 1, 2, 3))
debug.setmetatable(true, { __len = function() return 1 end })
print(pcall(table.concat, true))
print(pcall(table.insert, true, "new"))
debug.setmetatable(true, nil)
