-- 3.3/3.4: every kind of expression as last of the initial values
local l, u, k, up = 5, 6, "f", nil
G = 7
local t = {1, 2, 3, f = "field"}
local function f(...) return "r1", "r2" end
local o = {m = function(self) return self ~= nil, "m2" end}
local function show(v) return type(v) == "table" and "table" or tostring(v) end
local function one(...) return select("#", ...) .. ":" .. show((...)) end
local function list(...) local r = {} for i = 1, select("#", ...) do r[i] = show((select(i, ...))) end return table.concat(r, " ") end
local function case(name, fn) print(name, show(fn(5, "va2"))) end
case("nil", function(...) local r local x, y, z = 1, nil; r = show(x) .. "," .. show(y) .. "," .. show(z) return r end)
case("bool", function(...) local r local x, y, z = 1, true; r = show(x) .. "," .. show(y) .. "," .. show(z) return r end)
case("int", function(...) local r local x, y, z = 1, 42; r = show(x) .. "," .. show(y) .. "," .. show(z) return r end)
case("float", function(...) local r local x, y, z = 1, 2.5; r = show(x) .. "," .. show(y) .. "," .. show(z) return r end)
case("str", function(...) local r local x, y, z = 1, "s"; r = show(x) .. "," .. show(y) .. "," .. show(z) return r end)
case("loc", function(...) local r local x, y, z = 1, l; r = show(x) .. "," .. show(y) .. "," .. show(z) return r end)
case("up", function(...) local r local x, y, z = 1, u; r = show(x) .. "," .. show(y) .. "," .. show(z) return r end)
case("glob", function(...) local r local x, y, z = 1, G; r = show(x) .. "," .. show(y) .. "," .. show(z) return r end)
case("field", function(...) local r local x, y, z = 1, t.f; r = show(x) .. "," .. show(y) .. "," .. show(z) return r end)
case("index", function(...) local r local x, y, z = 1, t[1]; r = show(x) .. "," .. show(y) .. "," .. show(z) return r end)
case("idxvar", function(...) local r local x, y, z = 1, t[k]; r = show(x) .. "," .. show(y) .. "," .. show(z) return r end)
case("call", function(...) local r local x, y, z = 1, f(); r = show(x) .. "," .. show(y) .. "," .. show(z) return r end)
case("callarg", function(...) local r local x, y, z = 1, f(l); r = show(x) .. "," .. show(y) .. "," .. show(z) return r end)
case("method", function(...) local r local x, y, z = 1, o:m(); r = show(x) .. "," .. show(y) .. "," .. show(z) return r end)
case("vararg", function(...) local r local x, y, z = 1, ...; r = show(x) .. "," .. show(y) .. "," .. show(z) return r end)
case("paren", function(...) local r local x, y, z = 1, (f()); r = show(x) .. "," .. show(y) .. "," .. show(z) return r end)
case("add", function(...) local r local x, y, z = 1, l + 1; r = show(x) .. "," .. show(y) .. "," .. show(z) return r end)
case("arith", function(...) local r local x, y, z = 1, (l + u) * 2 - t[1]; r = show(x) .. "," .. show(y) .. "," .. show(z) return r end)
case("concat", function(...) local r local x, y, z = 1, "a" .. l .. "b"; r = show(x) .. "," .. show(y) .. "," .. show(z) return r end)
case("cmp", function(...) local r local x, y, z = 1, l < u; r = show(x) .. "," .. show(y) .. "," .. show(z) return r end)
case("eq", function(...) local r local x, y, z = 1, l == 5; r = show(x) .. "," .. show(y) .. "," .. show(z) return r end)
case("not", function(...) local r local x, y, z = 1, not l; r = show(x) .. "," .. show(y) .. "," .. show(z) return r end)
case("and", function(...) local r local x, y, z = 1, l and t.f; r = show(x) .. "," .. show(y) .. "," .. show(z) return r end)
case("or", function(...) local r local x, y, z = 1, nil or u; r = show(x) .. "," .. show(y) .. "," .. show(z) return r end)
case("andor", function(...) local r local x, y, z = 1, l > 100 and "big" or "small"; r = show(x) .. "," .. show(y) .. "," .. show(z) return r end)
case("len", function(...) local r local x, y, z = 1, #t; r = show(x) .. "," .. show(y) .. "," .. show(z) return r end)
case("neg", function(...) local r local x, y, z = 1, -l; r = show(x) .. "," .. show(y) .. "," .. show(z) return r end)
case("bnot", function(...) local r local x, y, z = 1, ~l; r = show(x) .. "," .. show(y) .. "," .. show(z) return r end)
case("tab", function(...) local r local x, y, z = 1, ({10, 20})[2]; r = show(x) .. "," .. show(y) .. "," .. show(z) return r end)
case("fn", function(...) local r local x, y, z = 1, (function() return l end)(); r = show(x) .. "," .. show(y) .. "," .. show(z) return r end)
G = nil
