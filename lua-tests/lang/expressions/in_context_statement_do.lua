-- 3.3/3.4: every kind of expression inside a block with shadowed names
local l, u, k, up = 5, 6, "f", nil
G = 7
local t = {1, 2, 3, f = "field"}
local function f(...) return "r1", "r2" end
local o = {m = function(self) return self ~= nil, "m2" end}
local function show(v) return type(v) == "table" and "table" or tostring(v) end
local function one(...) return select("#", ...) .. ":" .. show((...)) end
local function list(...) local r = {} for i = 1, select("#", ...) do r[i] = show((select(i, ...))) end return table.concat(r, " ") end
local function case(name, fn) print(name, show(fn(5, "va2"))) end
case("nil", function(...) local r do local l, u = l, u; r = nil end return r end)
case("bool", function(...) local r do local l, u = l, u; r = true end return r end)
case("int", function(...) local r do local l, u = l, u; r = 42 end return r end)
case("float", function(...) local r do local l, u = l, u; r = 2.5 end return r end)
case("str", function(...) local r do local l, u = l, u; r = "s" end return r end)
case("loc", function(...) local r do local l, u = l, u; r = l end return r end)
case("up", function(...) local r do local l, u = l, u; r = u end return r end)
case("glob", function(...) local r do local l, u = l, u; r = G end return r end)
case("field", function(...) local r do local l, u = l, u; r = t.f end return r end)
case("index", function(...) local r do local l, u = l, u; r = t[1] end return r end)
case("idxvar", function(...) local r do local l, u = l, u; r = t[k] end return r end)
case("call", function(...) local r do local l, u = l, u; r = f() end return r end)
case("callarg", function(...) local r do local l, u = l, u; r = f(l) end return r end)
case("method", function(...) local r do local l, u = l, u; r = o:m() end return r end)
case("vararg", function(...) local r do local l, u = l, u; r = ... end return r end)
case("paren", function(...) local r do local l, u = l, u; r = (f()) end return r end)
case("add", function(...) local r do local l, u = l, u; r = l + 1 end return r end)
case("arith", function(...) local r do local l, u = l, u; r = (l + u) * 2 - t[1] end return r end)
case("concat", function(...) local r do local l, u = l, u; r = "a" .. l .. "b" end return r end)
case("cmp", function(...) local r do local l, u = l, u; r = l < u end return r end)
case("eq", function(...) local r do local l, u = l, u; r = l == 5 end return r end)
case("not", function(...) local r do local l, u = l, u; r = not l end return r end)
case("and", function(...) local r do local l, u = l, u; r = l and t.f end return r end)
case("or", function(...) local r do local l, u = l, u; r = nil or u end return r end)
case("andor", function(...) local r do local l, u = l, u; r = l > 100 and "big" or "small" end return r end)
case("len", function(...) local r do local l, u = l, u; r = #t end return r end)
case("neg", function(...) local r do local l, u = l, u; r = -l end return r end)
case("bnot", function(...) local r do local l, u = l, u; r = ~l end return r end)
case("tab", function(...) local r do local l, u = l, u; r = ({10, 20})[2] end return r end)
case("fn", function(...) local r do local l, u = l, u; r = (function() return l end)() end return r end)
G = nil
