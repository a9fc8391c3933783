-- 3.3/3.4: every kind of expression returned (a tail call, if it is a call)
local l, u, k, up = 5, 6, "f", nil
G = 7
local t = {1, 2, 3, f = "field"}
local function f(...) return "r1", "r2" end
local o = {m = function(self) return self ~= nil, "m2" end}
local function show(v) return type(v) == "table" and "table" or tostring(v) end
local function one(...) return select("#", ...) .. ":" .. show((...)) end
local function list(...) local r = {} for i = 1, select("#", ...) do r[i] = show((select(i, ...))) end return table.concat(r, " ") end
local function case(name, fn) print(name, show(fn(5, "va2"))) end
case("nil", function(...) local r local function ret(...) return nil end r = list(ret(l, 2)) return r end)
case("bool", function(...) local r local function ret(...) return true end r = list(ret(l, 2)) return r end)
case("int", function(...) local r local function ret(...) return 42 end r = list(ret(l, 2)) return r end)
case("float", function(...) local r local function ret(...) return 2.5 end r = list(ret(l, 2)) return r end)
case("str", function(...) local r local function ret(...) return "s" end r = list(ret(l, 2)) return r end)
case("loc", function(...) local r local function ret(...) return l end r = list(ret(l, 2)) return r end)
case("up", function(...) local r local function ret(...) return u end r = list(ret(l, 2)) return r end)
case("glob", function(...) local r local function ret(...) return G end r = list(ret(l, 2)) return r end)
case("field", function(...) local r local function ret(...) return t.f end r = list(ret(l, 2)) return r end)
case("index", function(...) local r local function ret(...) return t[1] end r = list(ret(l, 2)) return r end)
case("idxvar", function(...) local r local function ret(...) return t[k] end r = list(ret(l, 2)) return r end)
case("call", function(...) local r local function ret(...) return f() end r = list(ret(l, 2)) return r end)
case("callarg", function(...) local r local function ret(...) return f(l) end r = list(ret(l, 2)) return r end)
case("method", function(...) local r local function ret(...) return o:m() end r = list(ret(l, 2)) return r end)
case("vararg", function(...) local r local function ret(...) return ... end r = list(ret(l, 2)) return r end)
case("paren", function(...) local r local function ret(...) return (f()) end r = list(ret(l, 2)) return r end)
case("add", function(...) local r local function ret(...) return l + 1 end r = list(ret(l, 2)) return r end)
case("arith", function(...) local r local function ret(...) return (l + u) * 2 - t[1] end r = list(ret(l, 2)) return r end)
case("concat", function(...) local r local function ret(...) return "a" .. l .. "b" end r = list(ret(l, 2)) return r end)
case("cmp", function(...) local r local function ret(...) return l < u end r = list(ret(l, 2)) return r end)
case("eq", function(...) local r local function ret(...) return l == 5 end r = list(ret(l, 2)) return r end)
case("not", function(...) local r local function ret(...) return not l end r = list(ret(l, 2)) return r end)
case("and", function(...) local r local function ret(...) return l and t.f end r = list(ret(l, 2)) return r end)
case("or", function(...) local r local function ret(...) return nil or u end r = list(ret(l, 2)) return r end)
case("andor", function(...) local r local function ret(...) return l > 100 and "big" or "small" end r = list(ret(l, 2)) return r end)
case("len", function(...) local r local function ret(...) return #t end r = list(ret(l, 2)) return r end)
case("neg", function(...) local r local function ret(...) return -l end r = list(ret(l, 2)) return r end)
case("bnot", function(...) local r local function ret(...) return ~l end r = list(ret(l, 2)) return r end)
case("tab", function(...) local r local function ret(...) return ({10, 20})[2] end r = list(ret(l, 2)) return r end)
case("fn", function(...) local r local function ret(...) return (function() return l end)() end r = list(ret(l, 2)) return r end)
G = nil
