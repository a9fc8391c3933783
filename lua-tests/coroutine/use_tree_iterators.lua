-- 6.2: recursive iterators: depth first, breadth first, files of a nested table, k-combinations
local tree = { v = "root", { v = "a", { v = "a1" }, { v = "a2", { v = "a2x" } } }, { v = "b" }, { v = "c", { v = "c1" } } }
local function dfs(t, d) coroutine.yield(t.v, d or 0) for _, c in ipairs(t) do dfs(c, (d or 0) + 1) end end
for v, d in coroutine.wrap(function() dfs(tree) end) do print(string.rep("  ", d) .. v) end
local function post(t) for _, c in ipairs(t) do post(c) end coroutine.yield(t.v) end
local o = {}
for v in coroutine.wrap(function() post(tree) end) do o[#o + 1] = v end
print(table.concat(o, " "))
local function bfs(t) return coroutine.wrap(function() local q = { t } while #q > 0 do local n = table.remove(q, 1) coroutine.yield(n.v) for _, c in ipairs(n) do q[#q + 1] = c end end end) end
o = {}
for v in bfs(tree) do o[#o + 1] = v end
print(table.concat(o, " "))
local function combos(t, k) return coroutine.wrap(function() local c = {} local function go(i) if #c == k then coroutine.yield(table.concat(c)) return end for j = i, #t do c[#c + 1] = t[j] go(j + 1) c[#c] = nil end end go(1) end) end
o = {}
for c in combos({ "a", "b", "c", "d" }, 2) do o[#o + 1] = c end
print(#o, table.concat(o, " "))
local function product(...) local lists = { ... } return coroutine.wrap(function() local function go(i, acc) if i > #lists then coroutine.yield(acc) return end for _, v in ipairs(lists[i]) do go(i + 1, acc .. v) end end go(1, "") end) end
o = {}
for p in product({ 0, 1 }, { "x", "y" }, { "!" }) do o[#o + 1] = p end
print(table.concat(o, " "))
local function interleave(...) local its = { ... } return coroutine.wrap(function() while #its > 0 do local f = table.remove(its, 1) local v = f() if v ~= nil then coroutine.yield(v) its[#its + 1] = f end end end) end
local function count(a, b) return coroutine.wrap(function() for i = a, b do coroutine.yield(i) end end) end
o = {}
for v in interleave(count(1, 3), count(10, 11), count(100, 104)) do o[#o + 1] = v end
print(table.concat(o, " "))
local function merge(a, b) return coroutine.wrap(function() local x, y = a(), b() while x or y do if y == nil or (x and x <= y) then coroutine.yield(x) x = a() else coroutine.yield(y) y = b() end end end) end
o = {}
for v in merge(merge(count(1, 5), count(3, 4)), count(2, 6)) do o[#o + 1] = v end
print(table.concat(o, " "))
