-- 3.3/3.4: every kind of expression assigned to a local
local w, k, up = 6, "f", nil
G = 7
local t = {1, 2, 3, f = "field"}
local function f(...) return "r1", "r2" end
local o = {m = function(self) return self ~= nil, "m2" end}
local function show(v) return type(v) == "table" and "table" or tostring(v) end
local function one(...) return select("#", ...) .. ":" .. show((...)) end
local function list(...) local r = {} for i = 1, select("#", ...) do r[i] = show((select(i, ...))) end return table.concat(r, " ") end
local function case(name, fn) print(name, show(fn(5, 6, 5, "va2"))) end
case("nil", function(l, u, ...) local r local x = 0; x = nil; r = x return r end)
case("bool", function(l, u, ...) local r local x = 0; x = true; r = x return r end)
case("int", function(l, u, ...) local r local x = 0; x = 42; r = x return r end)
case("float", function(l, u, ...) local r local x = 0; x = 2.5; r = x return r end)
case("str", function(l, u, ...) local r local x = 0; x = "s"; r = x return r end)
case("loc", function(l, u, ...) local r local x = 0; x = l; r = x return r end)
case("up", function(l, u, ...) local r local x = 0; x = w; r = x return r end)
case("glob", function(l, u, ...) local r local x = 0; x = G; r = x return r end)
case("field", function(l, u, ...) local r local x = 0; x = t.f; r = x return r end)
case("index", function(l, u, ...) local r local x = 0; x = t[1]; r = x return r end)
case("idxvar", function(l, u, ...) local r local x = 0; x = t[k]; r = x return r end)
case("call", function(l, u, ...) local r local x = 0; x = f(); r = x return r end)
case("callarg", function(l, u, ...) local r local x = 0; x = f(l); r = x return r end)
case("method", function(l, u, ...) local r local x = 0; x = o:m(); r = x return r end)
case("vararg", function(l, u, ...) local r local x = 0; x = ...; r = x return r end)
case("paren", function(l, u, ...) local r local x = 0; x = (f()); r = x return r end)
case("add", function(l, u, ...) local r local x = 0; x = l + 1; r = x return r end)
case("arith", function(l, u, ...) local r local x = 0; x = (l + u) * 2 - t[1]; r = x return r end)
case("concat", function(l, u, ...) local r local x = 0; x = "a" .. l .. "b"; r = x return r end)
case("cmp", function(l, u, ...) local r local x = 0; x = l < u; r = x return r end)
case("eq", function(l, u, ...) local r local x = 0; x = l == 5; r = x return r end)
case("not", function(l, u, ...) local r local x = 0; x = not l; r = x return r end)
case("and", function(l, u, ...) local r local x = 0; x = l and t.f; r = x return r end)
case("or", function(l, u, ...) local r local x = 0; x = nil or u; r = x return r end)
case("andor", function(l, u, ...) local r local x = 0; x = l > 100 and "big" or "small"; r = x return r end)
case("len", function(l, u, ...) local r local x = 0; x = #t; r = x return r end)
case("neg", function(l, u, ...) local r local x = 0; x = -l; r = x return r end)
case("bnot", function(l, u, ...) local r local x = 0; x = ~l; r = x return r end)
case("tab", function(l, u, ...) local r local x = 0; x = ({10, 20})[2]; r = x return r end)
case("fn", function(l, u, ...) local r local x = 0; x = (function() return l end)(); r = x return r end)
G = nil
