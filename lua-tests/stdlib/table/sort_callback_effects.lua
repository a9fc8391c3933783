-- 6.6 table.sort: every comparison gets elements of the array; errors leave it a permutation
local t, calls = { 5, 2, 8, 1, 9, 3 }, 0
table.sort(t, function(a, b)
  calls = calls + 1
  assert(math.type(a) == "integer" and math.type(b) == "integer")
  return a < b
end)
print(table.concat(t, " "), calls >= 5, calls < 40)
local u, n = { 7, 6, 5, 4, 3, 2, 1 }, 0
print(pcall(table.sort, u, function(a, b) n = n + 1 if n == 6 then error("stop", 0) end return a < b end))
local sum = 0
for _, v in ipairs(u) do sum = sum + v end
print(#u, sum, n)
table.sort(u)
print(table.concat(u, " "))
local nested = { { 3, 1 }, { 9, 8, 7 }, { 2 } }
table.sort(nested, function(a, b) table.sort(a) table.sort(b) return a[1] < b[1] end)
for _, v in ipairs(nested) do io.write(table.concat(v, ","), " ") end
print()
local args
table.sort({ 1, 2 }, function(...) args = select("#", ...) return (...) < select(2, ...) end)
print(args)
local ok, e = pcall(table.sort, { 1, 2 }, function() local x = nil; return x.y end)
print(ok, e)
local co = coroutine.wrap(function() table.sort({ 3, 2, 1 }, function(a, b) return a < b end) coroutine.yield("sorted") return "done" end)
print(co(), co())
