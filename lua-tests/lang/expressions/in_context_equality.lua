-- 3.3/3.4: every kind of expression compared for equality
local w, k, up = 6, "f", nil
G = 7
local t = {1, 2, 3, f = "field"}
local function f(...) return "r1", "r2" end
local o = {m = function(self) return self ~= nil, "m2" end}
local function show(v) return type(v) == "table" and "table" or tostring(v) end
local function one(...) return select("#", ...) .. ":" .. show((...)) end
local function list(...) local r = {} for i = 1, select("#", ...) do r[i] = show((select(i, ...))) end return table.concat(r, " ") end
local function case(name, fn) print(name, show(fn(5, 6, 5, "va2"))) end
case("nil", function(l, u, ...) local r r = tostring(nil == 5) .. tostring(nil ~= nil) .. tostring(5 == (nil)) return r end)
case("bool", function(l, u, ...) local r r = tostring(true == 5) .. tostring(true ~= nil) .. tostring(5 == (true)) return r end)
case("int", function(l, u, ...) local r r = tostring(42 == 5) .. tostring(42 ~= nil) .. tostring(5 == (42)) return r end)
case("float", function(l, u, ...) local r r = tostring(2.5 == 5) .. tostring(2.5 ~= nil) .. tostring(5 == (2.5)) return r end)
case("str", function(l, u, ...) local r r = tostring("s" == 5) .. tostring("s" ~= nil) .. tostring(5 == ("s")) return r end)
case("loc", function(l, u, ...) local r r = tostring(l == 5) .. tostring(l ~= nil) .. tostring(5 == (l)) return r end)
case("up", function(l, u, ...) local r r = tostring(w == 5) .. tostring(w ~= nil) .. tostring(5 == (w)) return r end)
case("glob", function(l, u, ...) local r r = tostring(G == 5) .. tostring(G ~= nil) .. tostring(5 == (G)) return r end)
case("field", function(l, u, ...) local r r = tostring(t.f == 5) .. tostring(t.f ~= nil) .. tostring(5 == (t.f)) return r end)
case("index", function(l, u, ...) local r r = tostring(t[1] == 5) .. tostring(t[1] ~= nil) .. tostring(5 == (t[1])) return r end)
case("idxvar", function(l, u, ...) local r r = tostring(t[k] == 5) .. tostring(t[k] ~= nil) .. tostring(5 == (t[k])) return r end)
case("call", function(l, u, ...) local r r = tostring(f() == 5) .. tostring(f() ~= nil) .. tostring(5 == (f())) return r end)
case("callarg", function(l, u, ...) local r r = tostring(f(l) == 5) .. tostring(f(l) ~= nil) .. tostring(5 == (f(l))) return r end)
case("method", function(l, u, ...) local r r = tostring(o:m() == 5) .. tostring(o:m() ~= nil) .. tostring(5 == (o:m())) return r end)
case("vararg", function(l, u, ...) local r r = tostring(... == 5) .. tostring(... ~= nil) .. tostring(5 == (...)) return r end)
case("paren", function(l, u, ...) local r r = tostring((f()) == 5) .. tostring((f()) ~= nil) .. tostring(5 == ((f()))) return r end)
case("add", function(l, u, ...) local r r = tostring(l + 1 == 5) .. tostring(l + 1 ~= nil) .. tostring(5 == (l + 1)) return r end)
case("arith", function(l, u, ...) local r r = tostring((l + u) * 2 - t[1] == 5) .. tostring((l + u) * 2 - t[1] ~= nil) .. tostring(5 == ((l + u) * 2 - t[1])) return r end)
case("concat", function(l, u, ...) local r r = tostring("a" .. l .. "b" == 5) .. tostring("a" .. l .. "b" ~= nil) .. tostring(5 == ("a" .. l .. "b")) return r end)
case("cmp", function(l, u, ...) local r r = tostring(l < u == 5) .. tostring(l < u ~= nil) .. tostring(5 == (l < u)) return r end)
case("eq", function(l, u, ...) local r r = tostring(l == 5 == 5) .. tostring(l == 5 ~= nil) .. tostring(5 == (l == 5)) return r end)
case("not", function(l, u, ...) local r r = tostring(not l == 5) .. tostring(not l ~= nil) .. tostring(5 == (not l)) return r end)
case("and", function(l, u, ...) local r r = tostring(l and t.f == 5) .. tostring(l and t.f ~= nil) .. tostring(5 == (l and t.f)) return r end)
case("or", function(l, u, ...) local r r = tostring(nil or u == 5) .. tostring(nil or u ~= nil) .. tostring(5 == (nil or u)) return r end)
case("andor", function(l, u, ...) local r r = tostring(l > 100 and "big" or "small" == 5) .. tostring(l > 100 and "big" or "small" ~= nil) .. tostring(5 == (l > 100 and "big" or "small")) return r end)
case("len", function(l, u, ...) local r r = tostring(#t == 5) .. tostring(#t ~= nil) .. tostring(5 == (#t)) return r end)
case("neg", function(l, u, ...) local r r = tostring(-l == 5) .. tostring(-l ~= nil) .. tostring(5 == (-l)) return r end)
case("bnot", function(l, u, ...) local r r = tostring(~l == 5) .. tostring(~l ~= nil) .. tostring(5 == (~l)) return r end)
case("tab", function(l, u, ...) local r r = tostring(({10, 20})[2] == 5) .. tostring(({10, 20})[2] ~= nil) .. tostring(5 == (({10, 20})[2])) return r end)
case("fn", function(l, u, ...) local r r = tostring((function() return l end)() == 5) .. tostring((function() return l end)() ~= nil) .. tostring(5 == ((function() return l end)())) return r end)
G = nil
