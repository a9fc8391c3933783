-- 3.3/3.4: every kind of expression assigned to a global
local w, k, up = 6, "f", nil
G = 7
local t = {1, 2, 3, f = "field"}
local function f(...) return "r1", "r2" end
local o = {m = function(self) return self ~= nil, "m2" end}
local function show(v) return type(v) == "table" and "table" or tostring(v) end
local function one(...) return select("#", ...) .. ":" .. show((...)) end
local function list(...) local r = {} for i = 1, select("#", ...) do r[i] = show((select(i, ...))) end return table.concat(r, " ") end
local function case(name, fn) print(name, show(fn(5, 6, 5, "va2"))) end
case("nil", function(l, u, ...) local r G2 = nil; r = G2; G2 = nil return r end)
case("bool", function(l, u, ...) local r G2 = true; r = G2; G2 = nil return r end)
case("int", function(l, u, ...) local r G2 = 42; r = G2; G2 = nil return r end)
case("float", function(l, u, ...) local r G2 = 2.5; r = G2; G2 = nil return r end)
case("str", function(l, u, ...) local r G2 = "s"; r = G2; G2 = nil return r end)
case("loc", function(l, u, ...) local r G2 = l; r = G2; G2 = nil return r end)
case("up", function(l, u, ...) local r G2 = w; r = G2; G2 = nil return r end)
case("glob", function(l, u, ...) local r G2 = G; r = G2; G2 = nil return r end)
case("field", function(l, u, ...) local r G2 = t.f; r = G2; G2 = nil return r end)
case("index", function(l, u, ...) local r G2 = t[1]; r = G2; G2 = nil return r end)
case("idxvar", function(l, u, ...) local r G2 = t[k]; r = G2; G2 = nil return r end)
case("call", function(l, u, ...) local r G2 = f(); r = G2; G2 = nil return r end)
case("callarg", function(l, u, ...) local r G2 = f(l); r = G2; G2 = nil return r end)
case("method", function(l, u, ...) local r G2 = o:m(); r = G2; G2 = nil return r end)
case("vararg", function(l, u, ...) local r G2 = ...; r = G2; G2 = nil return r end)
case("paren", function(l, u, ...) local r G2 = (f()); r = G2; G2 = nil return r end)
case("add", function(l, u, ...) local r G2 = l + 1; r = G2; G2 = nil return r end)
case("arith", function(l, u, ...) local r G2 = (l + u) * 2 - t[1]; r = G2; G2 = nil return r end)
case("concat", function(l, u, ...) local r G2 = "a" .. l .. "b"; r = G2; G2 = nil return r end)
case("cmp", function(l, u, ...) local r G2 = l < u; r = G2; G2 = nil return r end)
case("eq", function(l, u, ...) local r G2 = l == 5; r = G2; G2 = nil return r end)
case("not", function(l, u, ...) local r G2 = not l; r = G2; G2 = nil return r end)
case("and", function(l, u, ...) local r G2 = l and t.f; r = G2; G2 = nil return r end)
case("or", function(l, u, ...) local r G2 = nil or u; r = G2; G2 = nil return r end)
case("andor", function(l, u, ...) local r G2 = l > 100 and "big" or "small"; r = G2; G2 = nil return r end)
case("len", function(l, u, ...) local r G2 = #t; r = G2; G2 = nil return r end)
case("neg", function(l, u, ...) local r G2 = -l; r = G2; G2 = nil return r end)
case("bnot", function(l, u, ...) local r G2 = ~l; r = G2; G2 = nil return r end)
case("tab", function(l, u, ...) local r G2 = ({10, 20})[2]; r = G2; G2 = nil return r end)
case("fn", function(l, u, ...) local r G2 = (function() return l end)(); r = G2; G2 = nil return r end)
G = nil
