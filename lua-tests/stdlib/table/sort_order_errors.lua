-- 6.6 table.sort: order functions that are certainly invalid
print(pcall(table.sort, { 1, 2, 3, 4, 5 }, function(a, b) return true end))
local big = {}
for i = 1, 100 do big[i] = i end
print(pcall(table.sort, big, function(a, b) return true end))
print(pcall(table.sort, { 1, 2, 3 }, function(a, b) return nil end))
print(pcall(table.sort, { 1, 2, 3 }, function(a, b) return false end))
local t = { 3, 1, 2 }
table.sort(t, function() return false end)
table.sort(t)
print(table.concat(t, " "))
print((pcall(table.sort, { 1, {}, 3 }, function(a, b) return a < b end)))
print(pcall(table.sort, { "a", 1 }))
print(pcall(table.sort, { 1, "a" }))
print(pcall(table.sort, { 1, "2", 3 }, function(a, b) return tonumber(a) < tonumber(b) end))
print(pcall(table.sort, { 0/0, 1 }))
print(pcall(table.sort, { 1, 2, 3 }, function(a, b) return a < b, "extra" end))
print(pcall(table.sort, { 3, 2, 1 }, function(a, b) return a < b and 1 or nil end))
print(coroutine.wrap(function() return pcall(table.sort, { 2, 1 }, coroutine.yield) end)())
