-- B9: library tables have one identity, also after they were changed
local seen = {[string] = 1, [math] = 2}
local s = tostring(string)
string.trim = function(x) return (x:gsub("^%s+", ""):gsub("%s+$", "")) end
print(seen[string], tostring(string) == s, ("  x "):trim())
for k in pairs(seen) do k.mark = 1 end
print(string.mark, math.mark, seen[string], seen[math])
string.mark, math.mark, string.trim = nil
print(string.mark, ("x").trim)
local lib = string
_G.string = nil
print(("x"):upper(), lib.upper("y"), string)
_G.string = lib
print(package.loaded.string == string, require("string") == string, getmetatable("").__index == string)
local m = math
math.extra = 5 print(m.extra, rawget(m, "extra")) math.extra = nil
table.maxn = nil print(table.maxn)
local old = math.floor
math.floor = function(x) return "patched" end
print(math.floor(1.5), m.floor(2)) math.floor = old
print(math.floor(1.5))
local t = setmetatable({}, {__index = table})
t:insert("a") t:insert("b") print(t:concat("+"), #t)
local names = {}
for k in pairs(coroutine) do if k ~= "spawn" then names[#names + 1] = k end end table.sort(names) print(table.concat(names, " "))
for k, v in pairs(table) do if k == "pack" then table[k] = v end end
print(table.pack(1).n, table.unpack({1, 2}))
string.rep, string.reverse = string.reverse, string.rep
print(("abc"):rep(), ("ab"):reverse(2)) string.rep, string.reverse = string.reverse, string.rep
print(("abc"):reverse(), ("ab"):rep(2))
