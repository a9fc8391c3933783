-- 3.3/3.4: every kind of expression returned (a tail call, if it is a call)
local w, k, up = 6, "f", nil
G = 7
local t = {1, 2, 3, f = "field"}
local function f(...) return "r1", "r2" end
local o = {m = function(self) return self ~= nil, "m2" end}
local function show(v) return type(v) == "table" and "table" or tostring(v) end
local function one(...) return select("#", ...) .. ":" .. show((...)) end
local function list(...) local r = {} for i = 1, select("#", ...) do r[i] = show((select(i, ...))) end return table.concat(r, " ") end
local function case(name, fn) print(name, show(fn(5, 6, 5, "va2"))) end
case("nil", function(l, u, ...) local r local function ret(l, u, ...) return nil end r = list(ret(l, u, ...)) return r end)
case("bool", function(l, u, ...) local r local function ret(l, u, ...) return true end r = list(ret(l, u, ...)) return r end)
case("int", function(l, u, ...) local r local function ret(l, u, ...) return 42 end r = list(ret(l, u, ...)) return r end)
case("float", function(l, u, ...) local r local function ret(l, u, ...) return 2.5 end r = list(ret(l, u, ...)) return r end)
case("str", function(l, u, ...) local r local function ret(l, u, ...) return "s" end r = list(ret(l, u, ...)) return r end)
case("loc", function(l, u, ...) local r local function ret(l, u, ...) return l end r = list(ret(l, u, ...)) return r end)
case("up", function(l, u, ...) local r local function ret(l, u, ...) return w end r = list(ret(l, u, ...)) return r end)
case("glob", function(l, u, ...) local r local function ret(l, u, ...) return G end r = list(ret(l, u, ...)) return r end)
case("field", function(l, u, ...) local r local function ret(l, u, ...) return t.f end r = list(ret(l, u, ...)) return r end)
case("index", function(l, u, ...) local r local function ret(l, u, ...) return t[1] end r = list(ret(l, u, ...)) return r end)
case("idxvar", function(l, u, ...) local r local function ret(l, u, ...) return t[k] end r = list(ret(l, u, ...)) return r end)
case("call", function(l, u, ...) local r local function ret(l, u, ...) return f() end r = list(ret(l, u, ...)) return r end)
case("callarg", function(l, u, ...) local r local function ret(l, u, ...) return f(l) end r = list(ret(l, u, ...)) return r end)
case("method", function(l, u, ...) local r local function ret(l, u, ...) return o:m() end r = list(ret(l, u, ...)) return r end)
case("vararg", function(l, u, ...) local r local function ret(l, u, ...) return ... end r = list(ret(l, u, ...)) return r end)
case("paren", function(l, u, ...) local r local function ret(l, u, ...) return (f()) end r = list(ret(l, u, ...)) return r end)
case("add", function(l, u, ...) local r local function ret(l, u, ...) return l + 1 end r = list(ret(l, u, ...)) return r end)
case("arith", function(l, u, ...) local r local function ret(l, u, ...) return (l + u) * 2 - t[1] end r = list(ret(l, u, ...)) return r end)
case("concat", function(l, u, ...) local r local function ret(l, u, ...) return "a" .. l .. "b" end r = list(ret(l, u, ...)) return r end)
case("cmp", function(l, u, ...) local r local function ret(l, u, ...) return l < u end r = list(ret(l, u, ...)) return r end)
case("eq", function(l, u, ...) local r local function ret(l, u, ...) return l == 5 end r = list(ret(l, u, ...)) return r end)
case("not", function(l, u, ...) local r local function ret(l, u, ...) return not l end r = list(ret(l, u, ...)) return r end)
case("and", function(l, u, ...) local r local function ret(l, u, ...) return l and t.f end r = list(ret(l, u, ...)) return r end)
case("or", function(l, u, ...) local r local function ret(l, u, ...) return nil or u end r = list(ret(l, u, ...)) return r end)
case("andor", function(l, u, ...) local r local function ret(l, u, ...) return l > 100 and "big" or "small" end r = list(ret(l, u, ...)) return r end)
case("len", function(l, u, ...) local r local function ret(l, u, ...) return #t end r = list(ret(l, u, ...)) return r end)
case("neg", function(l, u, ...) local r local function ret(l, u, ...) return -l end r = list(ret(l, u, ...)) return r end)
case("bnot", function(l, u, ...) local r local function ret(l, u, ...) return ~l end r = list(ret(l, u, ...)) return r end)
case("tab", function(l, u, ...) local r local function ret(l, u, ...) return ({10, 20})[2] end r = list(ret(l, u, ...)) return r end)
case("fn", function(l, u, ...) local r local function ret(l, u, ...) return (function() return l end)() end r = list(ret(l, u, ...)) return r end)
G = nil
