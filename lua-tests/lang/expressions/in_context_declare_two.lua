-- 3.3/3.4: every kind of expression as first of two initial values
local w, k, up = 6, "f", nil
G = 7
local t = {1, 2, 3, f = "field"}
local function f(...) return "r1", "r2" end
local o = {m = function(self) return self ~= nil, "m2" end}
local function show(v) return type(v) == "table" and "table" or tostring(v) end
local function one(...) return select("#", ...) .. ":" .. show((...)) end
local function list(...) local r = {} for i = 1, select("#", ...) do r[i] = show((select(i, ...))) end return table.concat(r, " ") end
local function case(name, fn) print(name, show(fn(5, 6, 5, "va2"))) end
case("nil", function(l, u, ...) local r local x, y = nil, 1; r = show(x) .. "," .. show(y) return r end)
case("bool", function(l, u, ...) local r local x, y = true, 1; r = show(x) .. "," .. show(y) return r end)
case("int", function(l, u, ...) local r local x, y = 42, 1; r = show(x) .. "," .. show(y) return r end)
case("float", function(l, u, ...) local r local x, y = 2.5, 1; r = show(x) .. "," .. show(y) return r end)
case("str", function(l, u, ...) local r local x, y = "s", 1; r = show(x) .. "," .. show(y) return r end)
case("loc", function(l, u, ...) local r local x, y = l, 1; r = show(x) .. "," .. show(y) return r end)
case("up", function(l, u, ...) local r local x, y = w, 1; r = show(x) .. "," .. show(y) return r end)
case("glob", function(l, u, ...) local r local x, y = G, 1; r = show(x) .. "," .. show(y) return r end)
case("field", function(l, u, ...) local r local x, y = t.f, 1; r = show(x) .. "," .. show(y) return r end)
case("index", function(l, u, ...) local r local x, y = t[1], 1; r = show(x) .. "," .. show(y) return r end)
case("idxvar", function(l, u, ...) local r local x, y = t[k], 1; r = show(x) .. "," .. show(y) return r end)
case("call", function(l, u, ...) local r local x, y = f(), 1; r = show(x) .. "," .. show(y) return r end)
case("callarg", function(l, u, ...) local r local x, y = f(l), 1; r = show(x) .. "," .. show(y) return r end)
case("method", function(l, u, ...) local r local x, y = o:m(), 1; r = show(x) .. "," .. show(y) return r end)
case("vararg", function(l, u, ...) local r local x, y = ..., 1; r = show(x) .. "," .. show(y) return r end)
case("paren", function(l, u, ...) local r local x, y = (f()), 1; r = show(x) .. "," .. show(y) return r end)
case("add", function(l, u, ...) local r local x, y = l + 1, 1; r = show(x) .. "," .. show(y) return r end)
case("arith", function(l, u, ...) local r local x, y = (l + u) * 2 - t[1], 1; r = show(x) .. "," .. show(y) return r end)
case("concat", function(l, u, ...) local r local x, y = "a" .. l .. "b", 1; r = show(x) .. "," .. show(y) return r end)
case("cmp", function(l, u, ...) local r local x, y = l < u, 1; r = show(x) .. "," .. show(y) return r end)
case("eq", function(l, u, ...) local r local x, y = l == 5, 1; r = show(x) .. "," .. show(y) return r end)
case("not", function(l, u, ...) local r local x, y = not l, 1; r = show(x) .. "," .. show(y) return r end)
case("and", function(l, u, ...) local r local x, y = l and t.f, 1; r = show(x) .. "," .. show(y) return r end)
case("or", function(l, u, ...) local r local x, y = nil or u, 1; r = show(x) .. "," .. show(y) return r end)
case("andor", function(l, u, ...) local r local x, y = l > 100 and "big" or "small", 1; r = show(x) .. "," .. show(y) return r end)
case("len", function(l, u, ...) local r local x, y = #t, 1; r = show(x) .. "," .. show(y) return r end)
case("neg", function(l, u, ...) local r local x, y = -l, 1; r = show(x) .. "," .. show(y) return r end)
case("bnot", function(l, u, ...) local r local x, y = ~l, 1; r = show(x) .. "," .. show(y) return r end)
case("tab", function(l, u, ...) local r local x, y = ({10, 20})[2], 1; r = show(x) .. "," .. show(y) return r end)
case("fn", function(l, u, ...) local r local x, y = (function() return l end)(), 1; r = show(x) .. "," .. show(y) return r end)
G = nil
