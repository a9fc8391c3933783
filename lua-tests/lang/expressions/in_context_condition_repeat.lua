-- 3.3/3.4: every kind of expression as condition of repeat
local l, u, k, up = 5, 6, "f", nil
G = 7
local t = {1, 2, 3, f = "field"}
local function f(...) return "r1", "r2" end
local o = {m = function(self) return self ~= nil, "m2" end}
local function show(v) return type(v) == "table" and "table" or tostring(v) end
local function one(...) return select("#", ...) .. ":" .. show((...)) end
local function list(...) local r = {} for i = 1, select("#", ...) do r[i] = show((select(i, ...))) end return table.concat(r, " ") end
local function case(name, fn) print(name, show(fn(5, "va2"))) end
case("nil", function(...) local r local n = 0 repeat n = n + 1 until nil or n == 2; r = n return r end)
case("bool", function(...) local r local n = 0 repeat n = n + 1 until true or n == 2; r = n return r end)
case("int", function(...) local r local n = 0 repeat n = n + 1 until 42 or n == 2; r = n return r end)
case("float", function(...) local r local n = 0 repeat n = n + 1 until 2.5 or n == 2; r = n return r end)
case("str", function(...) local r local n = 0 repeat n = n + 1 until "s" or n == 2; r = n return r end)
case("loc", function(...) local r local n = 0 repeat n = n + 1 until l or n == 2; r = n return r end)
case("up", function(...) local r local n = 0 repeat n = n + 1 until u or n == 2; r = n return r end)
case("glob", function(...) local r local n = 0 repeat n = n + 1 until G or n == 2; r = n return r end)
case("field", function(...) local r local n = 0 repeat n = n + 1 until t.f or n == 2; r = n return r end)
case("index", function(...) local r local n = 0 repeat n = n + 1 until t[1] or n == 2; r = n return r end)
case("idxvar", function(...) local r local n = 0 repeat n = n + 1 until t[k] or n == 2; r = n return r end)
case("call", function(...) local r local n = 0 repeat n = n + 1 until f() or n == 2; r = n return r end)
case("callarg", function(...) local r local n = 0 repeat n = n + 1 until f(l) or n == 2; r = n return r end)
case("method", function(...) local r local n = 0 repeat n = n + 1 until o:m() or n == 2; r = n return r end)
case("vararg", function(...) local r local n = 0 repeat n = n + 1 until ... or n == 2; r = n return r end)
case("paren", function(...) local r local n = 0 repeat n = n + 1 until (f()) or n == 2; r = n return r end)
case("add", function(...) local r local n = 0 repeat n = n + 1 until l + 1 or n == 2; r = n return r end)
case("arith", function(...) local r local n = 0 repeat n = n + 1 until (l + u) * 2 - t[1] or n == 2; r = n return r end)
case("concat", function(...) local r local n = 0 repeat n = n + 1 until "a" .. l .. "b" or n == 2; r = n return r end)
case("cmp", function(...) local r local n = 0 repeat n = n + 1 until l < u or n == 2; r = n return r end)
case("eq", function(...) local r local n = 0 repeat n = n + 1 until l == 5 or n == 2; r = n return r end)
case("not", function(...) local r local n = 0 repeat n = n + 1 until not l or n == 2; r = n return r end)
case("and", function(...) local r local n = 0 repeat n = n + 1 until l and t.f or n == 2; r = n return r end)
case("or", function(...) local r local n = 0 repeat n = n + 1 until nil or u or n == 2; r = n return r end)
case("andor", function(...) local r local n = 0 repeat n = n + 1 until l > 100 and "big" or "small" or n == 2; r = n return r end)
case("len", function(...) local r local n = 0 repeat n = n + 1 until #t or n == 2; r = n return r end)
case("neg", function(...) local r local n = 0 repeat n = n + 1 until -l or n == 2; r = n return r end)
case("bnot", function(...) local r local n = 0 repeat n = n + 1 until ~l or n == 2; r = n return r end)
case("tab", function(...) local r local n = 0 repeat n = n + 1 until ({10, 20})[2] or n == 2; r = n return r end)
case("fn", function(...) local r local n = 0 repeat n = n + 1 until (function() return l end)() or n == 2; r = n return r end)
G = nil
