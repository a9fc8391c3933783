-- 3.3/3.4: every kind of expression as first argument
local l, u, k, up = 5, 6, "f", nil
G = 7
local t = {1, 2, 3, f = "field"}
local function f(...) return "r1", "r2" end
local o = {m = function(self) return self ~= nil, "m2" end}
local function show(v) return type(v) == "table" and "table" or tostring(v) end
local function one(...) return select("#", ...) .. ":" .. show((...)) end
local function list(...) local r = {} for i = 1, select("#", ...) do r[i] = show((select(i, ...))) end return table.concat(r, " ") end
local function case(name, fn) print(name, show(fn(5, "va2"))) end
case("nil", function(...) local r r = list(nil, 0) return r end)
case("bool", function(...) local r r = list(true, 0) return r end)
case("int", function(...) local r r = list(42, 0) return r end)
case("float", function(...) local r r = list(2.5, 0) return r end)
case("str", function(...) local r r = list("s", 0) return r end)
case("loc", function(...) local r r = list(l, 0) return r end)
case("up", function(...) local r r = list(u, 0) return r end)
case("glob", function(...) local r r = list(G, 0) return r end)
case("field", function(...) local r r = list(t.f, 0) return r end)
case("index", function(...) local r r = list(t[1], 0) return r end)
case("idxvar", function(...) local r r = list(t[k], 0) return r end)
case("call", function(...) local r r = list(f(), 0) return r end)
case("callarg", function(...) local r r = list(f(l), 0) return r end)
case("method", function(...) local r r = list(o:m(), 0) return r end)
case("vararg", function(...) local r r = list(..., 0) return r end)
case("paren", function(...) local r r = list((f()), 0) return r end)
case("add", function(...) local r r = list(l + 1, 0) return r end)
case("arith", function(...) local r r = list((l + u) * 2 - t[1], 0) return r end)
case("concat", function(...) local r r = list("a" .. l .. "b", 0) return r end)
case("cmp", function(...) local r r = list(l < u, 0) return r end)
case("eq", function(...) local r r = list(l == 5, 0) return r end)
case("not", function(...) local r r = list(not l, 0) return r end)
case("and", function(...) local r r = list(l and t.f, 0) return r end)
case("or", function(...) local r r = list(nil or u, 0) return r end)
case("andor", function(...) local r r = list(l > 100 and "big" or "small", 0) return r end)
case("len", function(...) local r r = list(#t, 0) return r end)
case("neg", function(...) local r r = list(-l, 0) return r end)
case("bnot", function(...) local r r = list(~l, 0) return r end)
case("tab", function(...) local r r = list(({10, 20})[2], 0) return r end)
case("fn", function(...) local r r = list((function() return l end)(), 0) return r end)
G = nil
