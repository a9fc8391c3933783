-- 3.3/3.4: every kind of expression assigned to an index
local w, k, up = 6, "f", nil
G = 7
local t = {1, 2, 3, f = "field"}
local function f(...) return "r1", "r2" end
local o = {m = function(self) return self ~= nil, "m2" end}
local function show(v) return type(v) == "table" and "table" or tostring(v) end
local function one(...) return select("#", ...) .. ":" .. show((...)) end
local function list(...) local r = {} for i = 1, select("#", ...) do r[i] = show((select(i, ...))) end return table.concat(r, " ") end
local function case(name, fn) print(name, show(fn(5, 6, 5, "va2"))) end
case("nil", function(l, u, ...) local r local q, i = {}, 3; q[i] = nil; q[i + 1] = nil; r = show(q[3]) .. "," .. show(q[4]) return r end)
case("bool", function(l, u, ...) local r local q, i = {}, 3; q[i] = true; q[i + 1] = true; r = show(q[3]) .. "," .. show(q[4]) return r end)
case("int", function(l, u, ...) local r local q, i = {}, 3; q[i] = 42; q[i + 1] = 42; r = show(q[3]) .. "," .. show(q[4]) return r end)
case("float", function(l, u, ...) local r local q, i = {}, 3; q[i] = 2.5; q[i + 1] = 2.5; r = show(q[3]) .. "," .. show(q[4]) return r end)
case("str", function(l, u, ...) local r local q, i = {}, 3; q[i] = "s"; q[i + 1] = "s"; r = show(q[3]) .. "," .. show(q[4]) return r end)
case("loc", function(l, u, ...) local r local q, i = {}, 3; q[i] = l; q[i + 1] = l; r = show(q[3]) .. "," .. show(q[4]) return r end)
case("up", function(l, u, ...) local r local q, i = {}, 3; q[i] = w; q[i + 1] = w; r = show(q[3]) .. "," .. show(q[4]) return r end)
case("glob", function(l, u, ...) local r local q, i = {}, 3; q[i] = G; q[i + 1] = G; r = show(q[3]) .. "," .. show(q[4]) return r end)
case("field", function(l, u, ...) local r local q, i = {}, 3; q[i] = t.f; q[i + 1] = t.f; r = show(q[3]) .. "," .. show(q[4]) return r end)
case("index", function(l, u, ...) local r local q, i = {}, 3; q[i] = t[1]; q[i + 1] = t[1]; r = show(q[3]) .. "," .. show(q[4]) return r end)
case("idxvar", function(l, u, ...) local r local q, i = {}, 3; q[i] = t[k]; q[i + 1] = t[k]; r = show(q[3]) .. "," .. show(q[4]) return r end)
case("call", function(l, u, ...) local r local q, i = {}, 3; q[i] = f(); q[i + 1] = f(); r = show(q[3]) .. "," .. show(q[4]) return r end)
case("callarg", function(l, u, ...) local r local q, i = {}, 3; q[i] = f(l); q[i + 1] = f(l); r = show(q[3]) .. "," .. show(q[4]) return r end)
case("method", function(l, u, ...) local r local q, i = {}, 3; q[i] = o:m(); q[i + 1] = o:m(); r = show(q[3]) .. "," .. show(q[4]) return r end)
case("vararg", function(l, u, ...) local r local q, i = {}, 3; q[i] = ...; q[i + 1] = ...; r = show(q[3]) .. "," .. show(q[4]) return r end)
case("paren", function(l, u, ...) local r local q, i = {}, 3; q[i] = (f()); q[i + 1] = (f()); r = show(q[3]) .. "," .. show(q[4]) return r end)
case("add", function(l, u, ...) local r local q, i = {}, 3; q[i] = l + 1; q[i + 1] = l + 1; r = show(q[3]) .. "," .. show(q[4]) return r end)
case("arith", function(l, u, ...) local r local q, i = {}, 3; q[i] = (l + u) * 2 - t[1]; q[i + 1] = (l + u) * 2 - t[1]; r = show(q[3]) .. "," .. show(q[4]) return r end)
case("concat", function(l, u, ...) local r local q, i = {}, 3; q[i] = "a" .. l .. "b"; q[i + 1] = "a" .. l .. "b"; r = show(q[3]) .. "," .. show(q[4]) return r end)
case("cmp", function(l, u, ...) local r local q, i = {}, 3; q[i] = l < u; q[i + 1] = l < u; r = show(q[3]) .. "," .. show(q[4]) return r end)
case("eq", function(l, u, ...) local r local q, i = {}, 3; q[i] = l == 5; q[i + 1] = l == 5; r = show(q[3]) .. "," .. show(q[4]) return r end)
case("not", function(l, u, ...) local r local q, i = {}, 3; q[i] = not l; q[i + 1] = not l; r = show(q[3]) .. "," .. show(q[4]) return r end)
case("and", function(l, u, ...) local r local q, i = {}, 3; q[i] = l and t.f; q[i + 1] = l and t.f; r = show(q[3]) .. "," .. show(q[4]) return r end)
case("or", function(l, u, ...) local r local q, i = {}, 3; q[i] = nil or u; q[i + 1] = nil or u; r = show(q[3]) .. "," .. show(q[4]) return r end)
case("andor", function(l, u, ...) local r local q, i = {}, 3; q[i] = l > 100 and "big" or "small"; q[i + 1] = l > 100 and "big" or "small"; r = show(q[3]) .. "," .. show(q[4]) return r end)
case("len", function(l, u, ...) local r local q, i = {}, 3; q[i] = #t; q[i + 1] = #t; r = show(q[3]) .. "," .. show(q[4]) return r end)
case("neg", function(l, u, ...) local r local q, i = {}, 3; q[i] = -l; q[i + 1] = -l; r = show(q[3]) .. "," .. show(q[4]) return r end)
case("bnot", function(l, u, ...) local r local q, i = {}, 3; q[i] = ~l; q[i + 1] = ~l; r = show(q[3]) .. "," .. show(q[4]) return r end)
case("tab", function(l, u, ...) local r local q, i = {}, 3; q[i] = ({10, 20})[2]; q[i + 1] = ({10, 20})[2]; r = show(q[3]) .. "," .. show(q[4]) return r end)
case("fn", function(l, u, ...) local r local q, i = {}, 3; q[i] = (function() return l end)(); q[i + 1] = (function() return l end)(); r = show(q[3]) .. "," .. show(q[4]) return r end)
G = nil
