-- vararg functions with many fixed parameters called with few arguments
local function gen(n) local p = {} for i = 1, n do p[i] = "p" .. i end local l = table.concat(p, ", ") return load("return function(" .. l .. ", ...) return select('#', ...), p1, p" .. n .. ", ... end")() end
for _, n in ipairs{1, 2, 10, 50, 100, 150, 199} do
  local f = gen(n)
  print(n, f()) print(n, f("a")) print(n, select("#", f(table.unpack({}, 1, n + 2))))
end
local co = coroutine.wrap(function(...) return gen(100)(...) end)
print(co("x"))
print(pcall(gen(150), 1, 2, 3))
local function rec(n, a, b, c, d, e, f, g, h, ...) if n == 0 then return "end", select("#", ...) end return rec(n - 1) end
print(rec(10000))
local function rec2(n, a, b, c, d, e, f, g, h, ...) if n == 0 then return 0 end return 1 + rec2(n - 1) end
print(rec2(5000))
