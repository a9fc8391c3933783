-- 3.3/3.4: every kind of expression as condition of repeat
local w, k, up = 6, "f", nil
G = 7
local t = {1, 2, 3, f = "field"}
local function f(...) return "r1", "r2" end
local o = {m = function(self) return self ~= nil, "m2" end}
local function show(v) return type(v) == "table" and "table" or tostring(v) end
local function one(...) return select("#", ...) .. ":" .. show((...)) end
local function list(...) local r = {} for i = 1, select("#", ...) do r[i] = show((select(i, ...))) end return table.concat(r, " ") end
local function case(name, fn) print(name, show(fn(5, 6, 5, "va2"))) end
case("nil", function(l, u, ...) local r local n = 0 repeat n = n + 1 until nil or n == 2; r = n return r end)
case("bool", function(l, u, ...) local r local n = 0 repeat n = n + 1 until true or n == 2; r = n return r end)
case("int", function(l, u, ...) local r local n = 0 repeat n = n + 1 until 42 or n == 2; r = n return r end)
case("float", function(l, u, ...) local r local n = 0 repeat n = n + 1 until 2.5 or n == 2; r = n return r end)
case("str", function(l, u, ...) local r local n = 0 repeat n = n + 1 until "s" or n == 2; r = n return r end)
case("loc", function(l, u, ...) local r local n = 0 repeat n = n + 1 until l or n == 2; r = n return r end)
case("up", function(l, u, ...) local r local n = 0 repeat n = n + 1 until w or n == 2; r = n return r end)
case("glob", function(l, u, ...) local r local n = 0 repeat n = n + 1 until G or n == 2; r = n return r end)
case("field", function(l, u, ...) local r local n = 0 repeat n = n + 1 until t.f or n == 2; r = n return r end)
case("index", function(l, u, ...) local r local n = 0 repeat n = n + 1 until t[1] or n == 2; r = n return r end)
case("idxvar", function(l, u, ...) local r local n = 0 repeat n = n + 1 until t[k] or n == 2; r = n return r end)
case("call", function(l, u, ...) local r local n = 0 repeat n = n + 1 until f() or n == 2; r = n return r end)
case("callarg", function(l, u, ...) local r local n = 0 repeat n = n + 1 until f(l) or n == 2; r = n return r end)
case("method", function(l, u, ...) local r local n = 0 repeat n = n + 1 until o:m() or n == 2; r = n return r end)
case("vararg", function(l, u, ...) local r local n = 0 repeat n = n + 1 until ... or n == 2; r = n return r end)
case("paren", function(l, u, ...) local r local n = 0 repeat n = n + 1 until (f()) or n == 2; r = n return r end)
case("add", function(l, u, ...) local r local n = 0 repeat n = n + 1 until l + 1 or n == 2; r = n return r end)
case("arith", function(l, u, ...) local r local n = 0 repeat n = n + 1 until (l + u) * 2 - t[1] or n == 2; r = n return r end)
case("concat", function(l, u, ...) local r local n = 0 repeat n = n + 1 until "a" .. l .. "b" or n == 2; r = n return r end)
case("cmp", function(l, u, ...) local r local n = 0 repeat n = n + 1 until l < u or n == 2; r = n return r end)
case("eq", function(l, u, ...) local r local n = 0 repeat n = n + 1 until l == 5 or n == 2; r = n return r end)
case("not", function(l, u, ...) local r local n = 0 repeat n = n + 1 until not l or n == 2; r = n return r end)
case("and", function(l, u, ...) local r local n = 0 repeat n = n + 1 until l and t.f or n == 2; r = n return r end)
case("or", function(l, u, ...) local r local n = 0 repeat n = n + 1 until nil or u or n == 2; r = n return r end)
case("andor", function(l, u, ...) local r local n = 0 repeat n = n + 1 until l > 100 and "big" or "small" or n == 2; r = n return r end)
case("len", function(l, u, ...) local r local n = 0 repeat n = n + 1 until #t or n == 2; r = n return r end)
case("neg", function(l, u, ...) local r local n = 0 repeat n = n + 1 until -l or n == 2; r = n return r end)
case("bnot", function(l, u, ...) local r local n = 0 repeat n = n + 1 until ~l or n == 2; r = n return r end)
case("tab", function(l, u, ...) local r local n = 0 repeat n = n + 1 until ({10, 20})[2] or n == 2; r = n return r end)
case("fn", function(l, u, ...) local r local n = 0 repeat n = n + 1 until (function() return l end)() or n == 2; r = n return r end)
G = nil
