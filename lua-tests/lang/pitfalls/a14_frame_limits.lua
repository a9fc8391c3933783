-- A14: limits of the value stack
print(pcall(table.unpack, {}, 1, 1e8))
print(pcall(table.unpack, {}, math.mininteger, math.maxinteger))
print(pcall(table.unpack, {}, 0, math.maxinteger))
print(pcall(table.unpack, {}, -5, 1e15))
print(select("#", table.unpack({}, 1, 100000)))
local function rec(n) if n == 0 then return 0 end return 1 + rec(n - 1) end
print(rec(100), rec(10000), rec(150000))
local ok, e = pcall(rec, 1e7)
print(ok, e:match("stack overflow"))
local function wide(n) if n == 0 then return 0 end local a, b, c, d, e, f, g, h, i, j, k, l, m, o, p = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 return a + wide(n - 1) end
print(wide(1000), wide(20000))
ok, e = pcall(wide, 1e6)
print(ok, e:match("stack overflow"))
local function va(...) local n = select("#", ...) if n > 1000 then return n end return va(n, ...) end
print(va())
local co = coroutine.create(function() return rec(100000) end)
print(coroutine.resume(co))
local t = {}
for i = 1, 250 do t[i] = "a" .. i end
local f = load("local " .. table.concat(t, ",", 1, 120) .. " = ... return " .. table.concat(t, ",", 1, 120))
print(select("#", f()), (f(5)))
ok, e = pcall(string.byte, ("x"):rep(1e7), 1, -1)
print(ok, e)
print(pcall(string.char, table.unpack({}, 1, 10)))
