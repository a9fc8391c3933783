-- 6: library functions that store into library tables themselves, in the middle of their work
local list = package.searchers
local n = #list
print(rawset(list, n + 1, "x") == package.searchers, #package.searchers - n, list == package.searchers)
list[n + 1] = nil
package.list = { 5, 3, 4, 1, 2 }

-- table.insert, remove, move, sort, concat, unpack on tables that become the process's own on the way.
local function names(t) local r = {} for i = 1, #t do r[i] = tostring(t[i]) end return table.concat(r, " ") end
utf8[1] = "b"
table.insert(utf8, "c")
table.insert(utf8, 1, "a")
print(names(utf8), #utf8, table.remove(utf8, 2), names(utf8), table.remove(utf8), #utf8)
print(table.move({ 10, 20, 30 }, 1, 3, 2, utf8) == utf8, names(utf8))
print(table.concat(utf8, ",", 2), select("#", table.unpack(utf8)))
for i = #utf8, 1, -1 do utf8[i] = nil end
print(table.insert(os, "first"), os[1], #os, package.loaded.os[1], table.remove(os), #os)
for i, v in ipairs { 3, 1, 2 } do coroutine[i] = v end
table.sort(coroutine, function(a, b) math.compared = (math.compared or 0) + 1 return a < b end)
print(names(coroutine), math.compared > 1, package.loaded.math.compared == math.compared)
table.sort(coroutine, function(a, b) return a > b end)
print(names(coroutine), coroutine == package.loaded.coroutine)

-- The value that is stored, and the key, are the table itself.
print(rawset(string, "self", string) == string, string.self == string, rawequal(string.self.self, string))
print(rawset(math, math, math) == math, math[math] == math, math[math][math] == package.loaded.math)
table.table = table
print(table.table.table.table == table, rawget(table, "table") == package.loaded.table)
debug[debug], debug.back = os, { debug, os }
print(debug[debug] == os, debug.back[1] == debug, debug.back[2] == package.loaded.os)
setmetatable(io, nil)
print(setmetatable(io, { __index = io }) == io, getmetatable(io).__index == io)

-- Results that a native computed before it stored.
local function first(...) return ... end
print(first(rawset(debug, 1, 1)) == debug, select(2, pcall(rawset, debug, 2, 2)) == debug, #debug)
local t = setmetatable({}, { __newindex = function(t, k, v) rawset(string, k, v) return rawset(t, k, string) end })
t.field = 5
print(t.field == string, string.field)
string.field, string.self = nil

-- gsub with a library table for its replacements, that a function of the pattern's matches changes.
string.x = "first"
print(("x x"):gsub("x", string))
print((("x y x"):gsub("%a", function(c) string[c] = c .. "!" return string[c] end)))
print(("x y z"):gsub("%a", string))
string.x, string.y = nil

-- next and pairs with metamethods.
local p = setmetatable({}, { __pairs = function() utf8.mark = true return next, utf8, nil end })
local found
for k in pairs(p) do found = found or k == "mark" end
print(found, utf8.mark)
utf8.mark = nil
print(xpcall(function() os.x = os error(os) end, function(e) os.y = e return e == os and e.x == os end))
print(os.x == os.y, select(2, pcall(error, os)) == os)
