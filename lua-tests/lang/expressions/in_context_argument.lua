-- 3.3/3.4: every kind of expression as only argument
local l, u, k, up = 5, 6, "f", nil
G = 7
local t = {1, 2, 3, f = "field"}
local function f(...) return "r1", "r2" end
local o = {m = function(self) return self ~= nil, "m2" end}
local function show(v) return type(v) == "table" and "table" or tostring(v) end
local function one(...) return select("#", ...) .. ":" .. show((...)) end
local function list(...) local r = {} for i = 1, select("#", ...) do r[i] = show((select(i, ...))) end return table.concat(r, " ") end
local function case(name, fn) print(name, show(fn(5, "va2"))) end
case("nil", function(...) local r r = one(nil) return r end)
case("bool", function(...) local r r = one(true) return r end)
case("int", function(...) local r r = one(42) return r end)
case("float", function(...) local r r = one(2.5) return r end)
case("str", function(...) local r r = one("s") return r end)
case("loc", function(...) local r r = one(l) return r end)
case("up", function(...) local r r = one(u) return r end)
case("glob", function(...) local r r = one(G) return r end)
case("field", function(...) local r r = one(t.f) return r end)
case("index", function(...) local r r = one(t[1]) return r end)
case("idxvar", function(...) local r r = one(t[k]) return r end)
case("call", function(...) local r r = one(f()) return r end)
case("callarg", function(...) local r r = one(f(l)) return r end)
case("method", function(...) local r r = one(o:m()) return r end)
case("vararg", function(...) local r r = one(...) return r end)
case("paren", function(...) local r r = one((f())) return r end)
case("add", function(...) local r r = one(l + 1) return r end)
case("arith", function(...) local r r = one((l + u) * 2 - t[1]) return r end)
case("concat", function(...) local r r = one("a" .. l .. "b") return r end)
case("cmp", function(...) local r r = one(l < u) return r end)
case("eq", function(...) local r r = one(l == 5) return r end)
case("not", function(...) local r r = one(not l) return r end)
case("and", function(...) local r r = one(l and t.f) return r end)
case("or", function(...) local r r = one(nil or u) return r end)
case("andor", function(...) local r r = one(l > 100 and "big" or "small") return r end)
case("len", function(...) local r r = one(#t) return r end)
case("neg", function(...) local r r = one(-l) return r end)
case("bnot", function(...) local r r = one(~l) return r end)
case("tab", function(...) local r r = one(({10, 20})[2]) return r end)
case("fn", function(...) local r r = one((function() return l end)()) return r end)
G = nil
