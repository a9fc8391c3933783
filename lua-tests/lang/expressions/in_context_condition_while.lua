-- 3.3/3.4: every kind of expression as condition of while
local w, k, up = 6, "f", nil
G = 7
local t = {1, 2, 3, f = "field"}
local function f(...) return "r1", "r2" end
local o = {m = function(self) return self ~= nil, "m2" end}
local function show(v) return type(v) == "table" and "table" or tostring(v) end
local function one(...) return select("#", ...) .. ":" .. show((...)) end
local function list(...) local r = {} for i = 1, select("#", ...) do r[i] = show((select(i, ...))) end return table.concat(r, " ") end
local function case(name, fn) print(name, show(fn(5, 6, 5, "va2"))) end
case("nil", function(l, u, ...) local r r = "no turn" while nil do r = "turn" break end return r end)
case("bool", function(l, u, ...) local r r = "no turn" while true do r = "turn" break end return r end)
case("int", function(l, u, ...) local r r = "no turn" while 42 do r = "turn" break end return r end)
case("float", function(l, u, ...) local r r = "no turn" while 2.5 do r = "turn" break end return r end)
case("str", function(l, u, ...) local r r = "no turn" while "s" do r = "turn" break end return r end)
case("loc", function(l, u, ...) local r r = "no turn" while l do r = "turn" break end return r end)
case("up", function(l, u, ...) local r r = "no turn" while w do r = "turn" break end return r end)
case("glob", function(l, u, ...) local r r = "no turn" while G do r = "turn" break end return r end)
case("field", function(l, u, ...) local r r = "no turn" while t.f do r = "turn" break end return r end)
case("index", function(l, u, ...) local r r = "no turn" while t[1] do r = "turn" break end return r end)
case("idxvar", function(l, u, ...) local r r = "no turn" while t[k] do r = "turn" break end return r end)
case("call", function(l, u, ...) local r r = "no turn" while f() do r = "turn" break end return r end)
case("callarg", function(l, u, ...) local r r = "no turn" while f(l) do r = "turn" break end return r end)
case("method", function(l, u, ...) local r r = "no turn" while o:m() do r = "turn" break end return r end)
case("vararg", function(l, u, ...) local r r = "no turn" while ... do r = "turn" break end return r end)
case("paren", function(l, u, ...) local r r = "no turn" while (f()) do r = "turn" break end return r end)
case("add", function(l, u, ...) local r r = "no turn" while l + 1 do r = "turn" break end return r end)
case("arith", function(l, u, ...) local r r = "no turn" while (l + u) * 2 - t[1] do r = "turn" break end return r end)
case("concat", function(l, u, ...) local r r = "no turn" while "a" .. l .. "b" do r = "turn" break end return r end)
case("cmp", function(l, u, ...) local r r = "no turn" while l < u do r = "turn" break end return r end)
case("eq", function(l, u, ...) local r r = "no turn" while l == 5 do r = "turn" break end return r end)
case("not", function(l, u, ...) local r r = "no turn" while not l do r = "turn" break end return r end)
case("and", function(l, u, ...) local r r = "no turn" while l and t.f do r = "turn" break end return r end)
case("or", function(l, u, ...) local r r = "no turn" while nil or u do r = "turn" break end return r end)
case("andor", function(l, u, ...) local r r = "no turn" while l > 100 and "big" or "small" do r = "turn" break end return r end)
case("len", function(l, u, ...) local r r = "no turn" while #t do r = "turn" break end return r end)
case("neg", function(l, u, ...) local r r = "no turn" while -l do r = "turn" break end return r end)
case("bnot", function(l, u, ...) local r r = "no turn" while ~l do r = "turn" break end return r end)
case("tab", function(l, u, ...) local r r = "no turn" while ({10, 20})[2] do r = "turn" break end return r end)
case("fn", function(l, u, ...) local r r = "no turn" while (function() return l end)() do r = "turn" break end return r end)
G = nil
