-- 3.3/3.4: every kind of expression returned as second value
local w, k, up = 6, "f", nil
G = 7
local t = {1, 2, 3, f = "field"}
local function f(...) return "r1", "r2" end
local o = {m = function(self) return self ~= nil, "m2" end}
local function show(v) return type(v) == "table" and "table" or tostring(v) end
local function one(...) return select("#", ...) .. ":" .. show((...)) end
local function list(...) local r = {} for i = 1, select("#", ...) do r[i] = show((select(i, ...))) end return table.concat(r, " ") end
local function case(name, fn) print(name, show(fn(5, 6, 5, "va2"))) end
case("nil", function(l, u, ...) local r local function ret(l, u, ...) return 0, nil end r = list(ret(l, u, ...)) return r end)
case("bool", function(l, u, ...) local r local function ret(l, u, ...) return 0, true end r = list(ret(l, u, ...)) return r end)
case("int", function(l, u, ...) local r local function ret(l, u, ...) return 0, 42 end r = list(ret(l, u, ...)) return r end)
case("float", function(l, u, ...) local r local function ret(l, u, ...) return 0, 2.5 end r = list(ret(l, u, ...)) return r end)
case("str", function(l, u, ...) local r local function ret(l, u, ...) return 0, "s" end r = list(ret(l, u, ...)) return r end)
case("loc", function(l, u, ...) local r local function ret(l, u, ...) return 0, l end r = list(ret(l, u, ...)) return r end)
case("up", function(l, u, ...) local r local function ret(l, u, ...) return 0, w end r = list(ret(l, u, ...)) return r end)
case("glob", function(l, u, ...) local r local function ret(l, u, ...) return 0, G end r = list(ret(l, u, ...)) return r end)
case("field", function(l, u, ...) local r local function ret(l, u, ...) return 0, t.f end r = list(ret(l, u, ...)) return r end)
case("index", function(l, u, ...) local r local function ret(l, u, ...) return 0, t[1] end r = list(ret(l, u, ...)) return r end)
case("idxvar", function(l, u, ...) local r local function ret(l, u, ...) return 0, t[k] end r = list(ret(l, u, ...)) return r end)
case("call", function(l, u, ...) local r local function ret(l, u, ...) return 0, f() end r = list(ret(l, u, ...)) return r end)
case("callarg", function(l, u, ...) local r local function ret(l, u, ...) return 0, f(l) end r = list(ret(l, u, ...)) return r end)
case("method", function(l, u, ...) local r local function ret(l, u, ...) return 0, o:m() end r = list(ret(l, u, ...)) return r end)
case("vararg", function(l, u, ...) local r local function ret(l, u, ...) return 0, ... end r = list(ret(l, u, ...)) return r end)
case("paren", function(l, u, ...) local r local function ret(l, u, ...) return 0, (f()) end r = list(ret(l, u, ...)) return r end)
case("add", function(l, u, ...) local r local function ret(l, u, ...) return 0, l + 1 end r = list(ret(l, u, ...)) return r end)
case("arith", function(l, u, ...) local r local function ret(l, u, ...) return 0, (l + u) * 2 - t[1] end r = list(ret(l, u, ...)) return r end)
case("concat", function(l, u, ...) local r local function ret(l, u, ...) return 0, "a" .. l .. "b" end r = list(ret(l, u, ...)) return r end)
case("cmp", function(l, u, ...) local r local function ret(l, u, ...) return 0, l < u end r = list(ret(l, u, ...)) return r end)
case("eq", function(l, u, ...) local r local function ret(l, u, ...) return 0, l == 5 end r = list(ret(l, u, ...)) return r end)
case("not", function(l, u, ...) local r local function ret(l, u, ...) return 0, not l end r = list(ret(l, u, ...)) return r end)
case("and", function(l, u, ...) local r local function ret(l, u, ...) return 0, l and t.f end r = list(ret(l, u, ...)) return r end)
case("or", function(l, u, ...) local r local function ret(l, u, ...) return 0, nil or u end r = list(ret(l, u, ...)) return r end)
case("andor", function(l, u, ...) local r local function ret(l, u, ...) return 0, l > 100 and "big" or "small" end r = list(ret(l, u, ...)) return r end)
case("len", function(l, u, ...) local r local function ret(l, u, ...) return 0, #t end r = list(ret(l, u, ...)) return r end)
case("neg", function(l, u, ...) local r local function ret(l, u, ...) return 0, -l end r = list(ret(l, u, ...)) return r end)
case("bnot", function(l, u, ...) local r local function ret(l, u, ...) return 0, ~l end r = list(ret(l, u, ...)) return r end)
case("tab", function(l, u, ...) local r local function ret(l, u, ...) return 0, ({10, 20})[2] end r = list(ret(l, u, ...)) return r end)
case("fn", function(l, u, ...) local r local function ret(l, u, ...) return 0, (function() return l end)() end r = list(ret(l, u, ...)) return r end)
G = nil
