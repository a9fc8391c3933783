-- 3.3/3.4: every kind of expression assigned to a field
local l, u, k, up = 5, 6, "f", nil
G = 7
local t = {1, 2, 3, f = "field"}
local function f(...) return "r1", "r2" end
local o = {m = function(self) return self ~= nil, "m2" end}
local function show(v) return type(v) == "table" and "table" or tostring(v) end
local function one(...) return select("#", ...) .. ":" .. show((...)) end
local function list(...) local r = {} for i = 1, select("#", ...) do r[i] = show((select(i, ...))) end return table.concat(r, " ") end
local function case(name, fn) print(name, show(fn(5, "va2"))) end
case("nil", function(...) local r local q = {}; q.x = nil; r = q.x return r end)
case("bool", function(...) local r local q = {}; q.x = true; r = q.x return r end)
case("int", function(...) local r local q = {}; q.x = 42; r = q.x return r end)
case("float", function(...) local r local q = {}; q.x = 2.5; r = q.x return r end)
case("str", function(...) local r local q = {}; q.x = "s"; r = q.x return r end)
case("loc", function(...) local r local q = {}; q.x = l; r = q.x return r end)
case("up", function(...) local r local q = {}; q.x = u; r = q.x return r end)
case("glob", function(...) local r local q = {}; q.x = G; r = q.x return r end)
case("field", function(...) local r local q = {}; q.x = t.f; r = q.x return r end)
case("index", function(...) local r local q = {}; q.x = t[1]; r = q.x return r end)
case("idxvar", function(...) local r local q = {}; q.x = t[k]; r = q.x return r end)
case("call", function(...) local r local q = {}; q.x = f(); r = q.x return r end)
case("callarg", function(...) local r local q = {}; q.x = f(l); r = q.x return r end)
case("method", function(...) local r local q = {}; q.x = o:m(); r = q.x return r end)
case("vararg", function(...) local r local q = {}; q.x = ...; r = q.x return r end)
case("paren", function(...) local r local q = {}; q.x = (f()); r = q.x return r end)
case("add", function(...) local r local q = {}; q.x = l + 1; r = q.x return r end)
case("arith", function(...) local r local q = {}; q.x = (l + u) * 2 - t[1]; r = q.x return r end)
case("concat", function(...) local r local q = {}; q.x = "a" .. l .. "b"; r = q.x return r end)
case("cmp", function(...) local r local q = {}; q.x = l < u; r = q.x return r end)
case("eq", function(...) local r local q = {}; q.x = l == 5; r = q.x return r end)
case("not", function(...) local r local q = {}; q.x = not l; r = q.x return r end)
case("and", function(...) local r local q = {}; q.x = l and t.f; r = q.x return r end)
case("or", function(...) local r local q = {}; q.x = nil or u; r = q.x return r end)
case("andor", function(...) local r local q = {}; q.x = l > 100 and "big" or "small"; r = q.x return r end)
case("len", function(...) local r local q = {}; q.x = #t; r = q.x return r end)
case("neg", function(...) local r local q = {}; q.x = -l; r = q.x return r end)
case("bnot", function(...) local r local q = {}; q.x = ~l; r = q.x return r end)
case("tab", function(...) local r local q = {}; q.x = ({10, 20})[2]; r = q.x return r end)
case("fn", function(...) local r local q = {}; q.x = (function() return l end)(); r = q.x return r end)
G = nil
