-- 6.6 table.sort: numbers, strings, order functions
local function show(t) print(table.concat(t, " ")) end
local function sorted(t, f) table.sort(t, f) show(t) end
sorted { 3, 1, 2 }
sorted { 5, 4, 3, 2, 1 }
sorted { 1, 2, 3, 4, 5 }
sorted {}
sorted { 1 }
sorted { 2, 1 }
sorted { 1, 1, 1, 1 }
sorted { 3.5, 1, 2.25, -1, 0 }
sorted({ 3, 1, 2 }, function(a, b) return a > b end)
sorted { "banana", "apple", "Cherry", "date", "" }
sorted({ "bb", "a", "cccc", "ddd" }, function(a, b) return #a < #b end)
print(select("#", table.sort({ 2, 1 })))
sorted({ 3, 1, 2 }, nil)
print((pcall(table.sort, { 3, "x", 1 })))
print(pcall(table.sort, { {}, {} }))
print((pcall(table.sort, setmetatable({ 1, 2, nil, 3 }, { __len = function() return 4 end }))))
print(pcall(table.sort, { true, false }))
print(pcall(table.sort, { 1, 2 }, 5))
print(pcall(table.sort, { 1, 2 }, "x"))
print(pcall(table.sort, { 1 }, {}))
print(pcall(table.sort))
print(pcall(table.sort, nil))
print(pcall(table.sort, { 3, 2, 1 }, function() error("compare", 0) end))
print(pcall(table.sort, { 3, 2, 1 }, function() error({}) end) == false)
local words = {}
for w in ("the quick brown fox jumps over the lazy dog"):gmatch("%a+") do words[#words + 1] = w end
sorted(words)
sorted(words, function(a, b) return a > b end)
