-- 3.3/3.4: every kind of expression as items of a constructor
local w, k, up = 6, "f", nil
G = 7
local t = {1, 2, 3, f = "field"}
local function f(...) return "r1", "r2" end
local o = {m = function(self) return self ~= nil, "m2" end}
local function show(v) return type(v) == "table" and "table" or tostring(v) end
local function one(...) return select("#", ...) .. ":" .. show((...)) end
local function list(...) local r = {} for i = 1, select("#", ...) do r[i] = show((select(i, ...))) end return table.concat(r, " ") end
local function case(name, fn) print(name, show(fn(5, 6, 5, "va2"))) end
case("nil", function(l, u, ...) local r local q = {0, nil, x = nil, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("bool", function(l, u, ...) local r local q = {0, true, x = true, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("int", function(l, u, ...) local r local q = {0, 42, x = 42, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("float", function(l, u, ...) local r local q = {0, 2.5, x = 2.5, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("str", function(l, u, ...) local r local q = {0, "s", x = "s", 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("loc", function(l, u, ...) local r local q = {0, l, x = l, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("up", function(l, u, ...) local r local q = {0, w, x = w, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("glob", function(l, u, ...) local r local q = {0, G, x = G, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("field", function(l, u, ...) local r local q = {0, t.f, x = t.f, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("index", function(l, u, ...) local r local q = {0, t[1], x = t[1], 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("idxvar", function(l, u, ...) local r local q = {0, t[k], x = t[k], 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("call", function(l, u, ...) local r local q = {0, f(), x = f(), 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("callarg", function(l, u, ...) local r local q = {0, f(l), x = f(l), 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("method", function(l, u, ...) local r local q = {0, o:m(), x = o:m(), 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("vararg", function(l, u, ...) local r local q = {0, ..., x = ..., 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("paren", function(l, u, ...) local r local q = {0, (f()), x = (f()), 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("add", function(l, u, ...) local r local q = {0, l + 1, x = l + 1, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("arith", function(l, u, ...) local r local q = {0, (l + u) * 2 - t[1], x = (l + u) * 2 - t[1], 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("concat", function(l, u, ...) local r local q = {0, "a" .. l .. "b", x = "a" .. l .. "b", 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("cmp", function(l, u, ...) local r local q = {0, l < u, x = l < u, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("eq", function(l, u, ...) local r local q = {0, l == 5, x = l == 5, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("not", function(l, u, ...) local r local q = {0, not l, x = not l, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("and", function(l, u, ...) local r local q = {0, l and t.f, x = l and t.f, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("or", function(l, u, ...) local r local q = {0, nil or u, x = nil or u, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("andor", function(l, u, ...) local r local q = {0, l > 100 and "big" or "small", x = l > 100 and "big" or "small", 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("len", function(l, u, ...) local r local q = {0, #t, x = #t, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("neg", function(l, u, ...) local r local q = {0, -l, x = -l, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("bnot", function(l, u, ...) local r local q = {0, ~l, x = ~l, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("tab", function(l, u, ...) local r local q = {0, ({10, 20})[2], x = ({10, 20})[2], 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("fn", function(l, u, ...) local r local q = {0, (function() return l end)(), x = (function() return l end)(), 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
G = nil
