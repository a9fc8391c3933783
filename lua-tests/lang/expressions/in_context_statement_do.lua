-- 3.3/3.4: every kind of expression inside a block with shadowed names
local w, k, up = 6, "f", nil
G = 7
local t = {1, 2, 3, f = "field"}
local function f(...) return "r1", "r2" end
local o = {m = function(self) return self ~= nil, "m2" end}
local function show(v) return type(v) == "table" and "table" or tostring(v) end
local function one(...) return select("#", ...) .. ":" .. show((...)) end
local function list(...) local r = {} for i = 1, select("#", ...) do r[i] = show((select(i, ...))) end return table.concat(r, " ") end
local function case(name, fn) print(name, show(fn(5, 6, 5, "va2"))) end
case("nil", function(l, u, ...) local r do local l, u = l, u; r = nil end return r end)
case("bool", function(l, u, ...) local r do local l, u = l, u; r = true end return r end)
case("int", function(l, u, ...) local r do local l, u = l, u; r = 42 end return r end)
case("float", function(l, u, ...) local r do local l, u = l, u; r = 2.5 end return r end)
case("str", function(l, u, ...) local r do local l, u = l, u; r = "s" end return r end)
case("loc", function(l, u, ...) local r do local l, u = l, u; r = l end return r end)
case("up", function(l, u, ...) local r do local l, u = l, u; r = w end return r end)
case("glob", function(l, u, ...) local r do local l, u = l, u; r = G end return r end)
case("field", function(l, u, ...) local r do local l, u = l, u; r = t.f end return r end)
case("index", function(l, u, ...) local r do local l, u = l, u; r = t[1] end return r end)
case("idxvar", function(l, u, ...) local r do local l, u = l, u; r = t[k] end return r end)
case("call", function(l, u, ...) local r do local l, u = l, u; r = f() end return r end)
case("callarg", function(l, u, ...) local r do local l, u = l, u; r = f(l) end return r end)
case("method", function(l, u, ...) local r do local l, u = l, u; r = o:m() end return r end)
case("vararg", function(l, u, ...) local r do local l, u = l, u; r = ... end return r end)
case("paren", function(l, u, ...) local r do local l, u = l, u; r = (f()) end return r end)
case("add", function(l, u, ...) local r do local l, u = l, u; r = l + 1 end return r end)
case("arith", function(l, u, ...) local r do local l, u = l, u; r = (l + u) * 2 - t[1] end return r end)
case("concat", function(l, u, ...) local r do local l, u = l, u; r = "a" .. l .. "b" end return r end)
case("cmp", function(l, u, ...) local r do local l, u = l, u; r = l < u end return r end)
case("eq", function(l, u, ...) local r do local l, u = l, u; r = l == 5 end return r end)
case("not", function(l, u, ...) local r do local l, u = l, u; r = not l end return r end)
case("and", function(l, u, ...) local r do local l, u = l, u; r = l and t.f end return r end)
case("or", function(l, u, ...) local r do local l, u = l, u; r = nil or u end return r end)
case("andor", function(l, u, ...) local r do local l, u = l, u; r = l > 100 and "big" or "small" end return r end)
case("len", function(l, u, ...) local r do local l, u = l, u; r = #t end return r end)
case("neg", function(l, u, ...) local r do local l, u = l, u; r = -l end return r end)
case("bnot", function(l, u, ...) local r do local l, u = l, u; r = ~l end return r end)
case("tab", function(l, u, ...) local r do local l, u = l, u; r = ({10, 20})[2] end return r end)
case("fn", function(l, u, ...) local r do local l, u = l, u; r = (function() return l end)() end return r end)
G = nil
