-- 6.6: the functions of the table library
local names = {}
for k, v in pairs(table) do names[#names + 1] = k .. ":" .. type(v) end
table.sort(names)
for _, n in ipairs(names) do print(n) end
print(#names, table == package.loaded.table)
print(type(table.getn), table.foreach, type(table.maxn))
