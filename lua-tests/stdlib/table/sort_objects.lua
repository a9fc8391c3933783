-- 6.6 table.sort: tables by keys, __lt, sorting with proxies
local people = { { n = "Ann", a = 31 }, { n = "Bob", a = 25 }, { n = "Cid", a = 40 }, { n = "Dan", a = 19 } }
table.sort(people, function(x, y) return x.a < y.a end)
for _, p in ipairs(people) do io.write(p.n, " ") end
print()
table.sort(people, function(x, y) return x.n > y.n end)
for _, p in ipairs(people) do io.write(p.n, " ") end
print()
local mt = { __lt = function(x, y) return x.v < y.v end }
local objs = {}
for i, v in ipairs { 5, 3, 9, 1, 7 } do objs[i] = setmetatable({ v = v }, mt) end
table.sort(objs)
for _, o in ipairs(objs) do io.write(o.v, " ") end
print()
local store = { 4, 2, 8, 6 }
local p = setmetatable({}, { __len = function() return #store end, __index = store, __newindex = store })
table.sort(p)
print(table.concat(store, " "), rawlen(p))
table.sort(p, function(x, y) return x > y end)
print(table.concat(store, " "))
local short = setmetatable({ 5, 4, 3, 2, 1 }, { __len = function() return 3 end })
table.sort(short)
print(short[1], short[2], short[3], short[4], short[5])
print(pcall(table.sort, setmetatable({}, { __len = function() return 2.5 end })))
print(pcall(table.sort, setmetatable({}, { __len = function() return 1 << 40 end })))
print(pcall(table.sort, setmetatable({}, { __len = function() return math.maxinteger end })))
print(pcall(table.sort, setmetatable({}, { __len = function() return -1 end })))
print(pcall(table.sort, setmetatable({}, { __len = function() return 2 end })))
print(pcall(table.sort, setmetatable({ 2, 1 }, { __newindex = function() end })))
local keys = {}
for k in pairs { z = 1, y = 2, x = 3 } do keys[#keys + 1] = k end
table.sort(keys)
print(table.concat(keys))
