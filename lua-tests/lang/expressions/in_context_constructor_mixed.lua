-- 3.3/3.4: every kind of expression as items of a constructor
local l, u, k, up = 5, 6, "f", nil
G = 7
local t = {1, 2, 3, f = "field"}
local function f(...) return "r1", "r2" end
local o = {m = function(self) return self ~= nil, "m2" end}
local function show(v) return type(v) == "table" and "table" or tostring(v) end
local function one(...) return select("#", ...) .. ":" .. show((...)) end
local function list(...) local r = {} for i = 1, select("#", ...) do r[i] = show((select(i, ...))) end return table.concat(r, " ") end
local function case(name, fn) print(name, show(fn(5, "va2"))) end
case("nil", function(...) local r local q = {0, nil, x = nil, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("bool", function(...) local r local q = {0, true, x = true, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("int", function(...) local r local q = {0, 42, x = 42, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("float", function(...) local r local q = {0, 2.5, x = 2.5, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("str", function(...) local r local q = {0, "s", x = "s", 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("loc", function(...) local r local q = {0, l, x = l, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("up", function(...) local r local q = {0, u, x = u, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("glob", function(...) local r local q = {0, G, x = G, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("field", function(...) local r local q = {0, t.f, x = t.f, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("index", function(...) local r local q = {0, t[1], x = t[1], 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("idxvar", function(...) local r local q = {0, t[k], x = t[k], 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("call", function(...) local r local q = {0, f(), x = f(), 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("callarg", function(...) local r local q = {0, f(l), x = f(l), 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("method", function(...) local r local q = {0, o:m(), x = o:m(), 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("vararg", function(...) local r local q = {0, ..., x = ..., 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("paren", function(...) local r local q = {0, (f()), x = (f()), 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("add", function(...) local r local q = {0, l + 1, x = l + 1, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("arith", function(...) local r local q = {0, (l + u) * 2 - t[1], x = (l + u) * 2 - t[1], 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("concat", function(...) local r local q = {0, "a" .. l .. "b", x = "a" .. l .. "b", 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("cmp", function(...) local r local q = {0, l < u, x = l < u, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("eq", function(...) local r local q = {0, l == 5, x = l == 5, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("not", function(...) local r local q = {0, not l, x = not l, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("and", function(...) local r local q = {0, l and t.f, x = l and t.f, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("or", function(...) local r local q = {0, nil or u, x = nil or u, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("andor", function(...) local r local q = {0, l > 100 and "big" or "small", x = l > 100 and "big" or "small", 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("len", function(...) local r local q = {0, #t, x = #t, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("neg", function(...) local r local q = {0, -l, x = -l, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("bnot", function(...) local r local q = {0, ~l, x = ~l, 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("tab", function(...) local r local q = {0, ({10, 20})[2], x = ({10, 20})[2], 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
case("fn", function(...) local r local q = {0, (function() return l end)(), x = (function() return l end)(), 9}; r = show(q[2]) .. "," .. show(q.x) .. "," .. show(q[3]) return r end)
G = nil
