-- 3.3/3.4: every kind of expression negated, as condition of if
local w, k, up = 6, "f", nil
G = 7
local t = {1, 2, 3, f = "field"}
local function f(...) return "r1", "r2" end
local o = {m = function(self) return self ~= nil, "m2" end}
local function show(v) return type(v) == "table" and "table" or tostring(v) end
local function one(...) return select("#", ...) .. ":" .. show((...)) end
local function list(...) local r = {} for i = 1, select("#", ...) do r[i] = show((select(i, ...))) end return table.concat(r, " ") end
local function case(name, fn) print(name, show(fn(5, 6, 5, "va2"))) end
case("nil", function(l, u, ...) local r if not (nil) then r = "then" else r = "else" end return r end)
case("bool", function(l, u, ...) local r if not (true) then r = "then" else r = "else" end return r end)
case("int", function(l, u, ...) local r if not (42) then r = "then" else r = "else" end return r end)
case("float", function(l, u, ...) local r if not (2.5) then r = "then" else r = "else" end return r end)
case("str", function(l, u, ...) local r if not ("s") then r = "then" else r = "else" end return r end)
case("loc", function(l, u, ...) local r if not (l) then r = "then" else r = "else" end return r end)
case("up", function(l, u, ...) local r if not (w) then r = "then" else r = "else" end return r end)
case("glob", function(l, u, ...) local r if not (G) then r = "then" else r = "else" end return r end)
case("field", function(l, u, ...) local r if not (t.f) then r = "then" else r = "else" end return r end)
case("index", function(l, u, ...) local r if not (t[1]) then r = "then" else r = "else" end return r end)
case("idxvar", function(l, u, ...) local r if not (t[k]) then r = "then" else r = "else" end return r end)
case("call", function(l, u, ...) local r if not (f()) then r = "then" else r = "else" end return r end)
case("callarg", function(l, u, ...) local r if not (f(l)) then r = "then" else r = "else" end return r end)
case("method", function(l, u, ...) local r if not (o:m()) then r = "then" else r = "else" end return r end)
case("vararg", function(l, u, ...) local r if not (...) then r = "then" else r = "else" end return r end)
case("paren", function(l, u, ...) local r if not ((f())) then r = "then" else r = "else" end return r end)
case("add", function(l, u, ...) local r if not (l + 1) then r = "then" else r = "else" end return r end)
case("arith", function(l, u, ...) local r if not ((l + u) * 2 - t[1]) then r = "then" else r = "else" end return r end)
case("concat", function(l, u, ...) local r if not ("a" .. l .. "b") then r = "then" else r = "else" end return r end)
case("cmp", function(l, u, ...) local r if not (l < u) then r = "then" else r = "else" end return r end)
case("eq", function(l, u, ...) local r if not (l == 5) then r = "then" else r = "else" end return r end)
case("not", function(l, u, ...) local r if not (not l) then r = "then" else r = "else" end return r end)
case("and", function(l, u, ...) local r if not (l and t.f) then r = "then" else r = "else" end return r end)
case("or", function(l, u, ...) local r if not (nil or u) then r = "then" else r = "else" end return r end)
case("andor", function(l, u, ...) local r if not (l > 100 and "big" or "small") then r = "then" else r = "else" end return r end)
case("len", function(l, u, ...) local r if not (#t) then r = "then" else r = "else" end return r end)
case("neg", function(l, u, ...) local r if not (-l) then r = "then" else r = "else" end return r end)
case("bnot", function(l, u, ...) local r if not (~l) then r = "then" else r = "else" end return r end)
case("tab", function(l, u, ...) local r if not (({10, 20})[2]) then r = "then" else r = "else" end return r end)
case("fn", function(l, u, ...) local r if not ((function() return l end)()) then r = "then" else r = "else" end return r end)
G = nil
