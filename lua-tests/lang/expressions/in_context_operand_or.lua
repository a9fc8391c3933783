-- 3.3/3.4: every kind of expression as left operand of or
local w, k, up = 6, "f", nil
G = 7
local t = {1, 2, 3, f = "field"}
local function f(...) return "r1", "r2" end
local o = {m = function(self) return self ~= nil, "m2" end}
local function show(v) return type(v) == "table" and "table" or tostring(v) end
local function one(...) return select("#", ...) .. ":" .. show((...)) end
local function list(...) local r = {} for i = 1, select("#", ...) do r[i] = show((select(i, ...))) end return table.concat(r, " ") end
local function case(name, fn) print(name, show(fn(5, 6, 5, "va2"))) end
case("nil", function(l, u, ...) local r r = nil or "right" return r end)
case("bool", function(l, u, ...) local r r = true or "right" return r end)
case("int", function(l, u, ...) local r r = 42 or "right" return r end)
case("float", function(l, u, ...) local r r = 2.5 or "right" return r end)
case("str", function(l, u, ...) local r r = "s" or "right" return r end)
case("loc", function(l, u, ...) local r r = l or "right" return r end)
case("up", function(l, u, ...) local r r = w or "right" return r end)
case("glob", function(l, u, ...) local r r = G or "right" return r end)
case("field", function(l, u, ...) local r r = t.f or "right" return r end)
case("index", function(l, u, ...) local r r = t[1] or "right" return r end)
case("idxvar", function(l, u, ...) local r r = t[k] or "right" return r end)
case("call", function(l, u, ...) local r r = f() or "right" return r end)
case("callarg", function(l, u, ...) local r r = f(l) or "right" return r end)
case("method", function(l, u, ...) local r r = o:m() or "right" return r end)
case("vararg", function(l, u, ...) local r r = ... or "right" return r end)
case("paren", function(l, u, ...) local r r = (f()) or "right" return r end)
case("add", function(l, u, ...) local r r = l + 1 or "right" return r end)
case("arith", function(l, u, ...) local r r = (l + u) * 2 - t[1] or "right" return r end)
case("concat", function(l, u, ...) local r r = "a" .. l .. "b" or "right" return r end)
case("cmp", function(l, u, ...) local r r = l < u or "right" return r end)
case("eq", function(l, u, ...) local r r = l == 5 or "right" return r end)
case("not", function(l, u, ...) local r r = not l or "right" return r end)
case("and", function(l, u, ...) local r r = l and t.f or "right" return r end)
case("or", function(l, u, ...) local r r = nil or u or "right" return r end)
case("andor", function(l, u, ...) local r r = l > 100 and "big" or "small" or "right" return r end)
case("len", function(l, u, ...) local r r = #t or "right" return r end)
case("neg", function(l, u, ...) local r r = -l or "right" return r end)
case("bnot", function(l, u, ...) local r r = ~l or "right" return r end)
case("tab", function(l, u, ...) local r r = ({10, 20})[2] or "right" return r end)
case("fn", function(l, u, ...) local r r = (function() return l end)() or "right" return r end)
G = nil
