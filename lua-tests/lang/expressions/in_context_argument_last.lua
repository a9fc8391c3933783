-- 3.3/3.4: every kind of expression as last argument
local w, k, up = 6, "f", nil
G = 7
local t = {1, 2, 3, f = "field"}
local function f(...) return "r1", "r2" end
local o = {m = function(self) return self ~= nil, "m2" end}
local function show(v) return type(v) == "table" and "table" or tostring(v) end
local function one(...) return select("#", ...) .. ":" .. show((...)) end
local function list(...) local r = {} for i = 1, select("#", ...) do r[i] = show((select(i, ...))) end return table.concat(r, " ") end
local function case(name, fn) print(name, show(fn(5, 6, 5, "va2"))) end
case("nil", function(l, u, ...) local r r = list(0, nil) return r end)
case("bool", function(l, u, ...) local r r = list(0, true) return r end)
case("int", function(l, u, ...) local r r = list(0, 42) return r end)
case("float", function(l, u, ...) local r r = list(0, 2.5) return r end)
case("str", function(l, u, ...) local r r = list(0, "s") return r end)
case("loc", function(l, u, ...) local r r = list(0, l) return r end)
case("up", function(l, u, ...) local r r = list(0, w) return r end)
case("glob", function(l, u, ...) local r r = list(0, G) return r end)
case("field", function(l, u, ...) local r r = list(0, t.f) return r end)
case("index", function(l, u, ...) local r r = list(0, t[1]) return r end)
case("idxvar", function(l, u, ...) local r r = list(0, t[k]) return r end)
case("call", function(l, u, ...) local r r = list(0, f()) return r end)
case("callarg", function(l, u, ...) local r r = list(0, f(l)) return r end)
case("method", function(l, u, ...) local r r = list(0, o:m()) return r end)
case("vararg", function(l, u, ...) local r r = list(0, ...) return r end)
case("paren", function(l, u, ...) local r r = list(0, (f())) return r end)
case("add", function(l, u, ...) local r r = list(0, l + 1) return r end)
case("arith", function(l, u, ...) local r r = list(0, (l + u) * 2 - t[1]) return r end)
case("concat", function(l, u, ...) local r r = list(0, "a" .. l .. "b") return r end)
case("cmp", function(l, u, ...) local r r = list(0, l < u) return r end)
case("eq", function(l, u, ...) local r r = list(0, l == 5) return r end)
case("not", function(l, u, ...) local r r = list(0, not l) return r end)
case("and", function(l, u, ...) local r r = list(0, l and t.f) return r end)
case("or", function(l, u, ...) local r r = list(0, nil or u) return r end)
case("andor", function(l, u, ...) local r r = list(0, l > 100 and "big" or "small") return r end)
case("len", function(l, u, ...) local r r = list(0, #t) return r end)
case("neg", function(l, u, ...) local r r = list(0, -l) return r end)
case("bnot", function(l, u, ...) local r r = list(0, ~l) return r end)
case("tab", function(l, u, ...) local r r = list(0, ({10, 20})[2]) return r end)
case("fn", function(l, u, ...) local r r = list(0, (function() return l end)()) return r end)
G = nil
