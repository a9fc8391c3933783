-- Nested calls, and calls with many arguments behind many variables, up to the limits of the reference.
local function f(...) return ... end
local function inc(x, ...) return x + 1, ... end
local s = ("inc("):rep(190).."0"..(")"):rep(190)
print(load("local inc = ... return "..s)(inc))
print(load("local inc = ... return "..("inc("):rep(190).."0,'a'"..(")"):rep(190))(inc))
local o = {} function o:m(x) return (x or 0) + 1 end
print(load("local o = ... return "..("o:m("):rep(120).."0"..(")"):rep(120))(o))
print(load("local f = ... return "..("#{f("):rep(45).."1,2"..(")}"):rep(45))(f))
local t={} for i=1,180 do t[#t+1]="local v"..i.."="..i end local a={} for i=1,73 do a[i]="v"..i end
print(not load("local f=... local unused "..table.concat(t," ",3).." local v1,v2 return f("..table.concat(a,",")..")"))
local g = load(table.concat(t," ").." return (...)("..table.concat(a,",")..")") print(select('#', g(f)), (select(73, g(f))))
local d = load(string.dump(g)) print((select(73, d(f))))
print(load("local inc = ... local x = 1 + "..("inc("):rep(150).."0"..(")"):rep(150).." return x")(inc))
local co = coroutine.wrap(load("local y = coroutine.yield return "..("y("):rep(150).."0"..(")"):rep(150))) for i=1,160 do local ok,v=pcall(co, i) if not ok then print(i, v) break end end
print((select(2, pcall(load("local inc = ... return "..("inc("):rep(150).."nil"..(")"):rep(150)), inc)):gsub("^.*:%d+: ", "")))
