-- 3.3/3.4: every kind of expression assigned to an upvalue
local w, k, up = 6, "f", nil
G = 7
local t = {1, 2, 3, f = "field"}
local function f(...) return "r1", "r2" end
local o = {m = function(self) return self ~= nil, "m2" end}
local function show(v) return type(v) == "table" and "table" or tostring(v) end
local function one(...) return select("#", ...) .. ":" .. show((...)) end
local function list(...) local r = {} for i = 1, select("#", ...) do r[i] = show((select(i, ...))) end return table.concat(r, " ") end
local function case(name, fn) print(name, show(fn(5, 6, 5, "va2"))) end
case("nil", function(l, u, ...) local r U = nil; local function set(l, u, ...) up = nil end set(l, u, ...); r = up; up = nil return r end)
case("bool", function(l, u, ...) local r U = nil; local function set(l, u, ...) up = true end set(l, u, ...); r = up; up = nil return r end)
case("int", function(l, u, ...) local r U = nil; local function set(l, u, ...) up = 42 end set(l, u, ...); r = up; up = nil return r end)
case("float", function(l, u, ...) local r U = nil; local function set(l, u, ...) up = 2.5 end set(l, u, ...); r = up; up = nil return r end)
case("str", function(l, u, ...) local r U = nil; local function set(l, u, ...) up = "s" end set(l, u, ...); r = up; up = nil return r end)
case("loc", function(l, u, ...) local r U = nil; local function set(l, u, ...) up = l end set(l, u, ...); r = up; up = nil return r end)
case("up", function(l, u, ...) local r U = nil; local function set(l, u, ...) up = w end set(l, u, ...); r = up; up = nil return r end)
case("glob", function(l, u, ...) local r U = nil; local function set(l, u, ...) up = G end set(l, u, ...); r = up; up = nil return r end)
case("field", function(l, u, ...) local r U = nil; local function set(l, u, ...) up = t.f end set(l, u, ...); r = up; up = nil return r end)
case("index", function(l, u, ...) local r U = nil; local function set(l, u, ...) up = t[1] end set(l, u, ...); r = up; up = nil return r end)
case("idxvar", function(l, u, ...) local r U = nil; local function set(l, u, ...) up = t[k] end set(l, u, ...); r = up; up = nil return r end)
case("call", function(l, u, ...) local r U = nil; local function set(l, u, ...) up = f() end set(l, u, ...); r = up; up = nil return r end)
case("callarg", function(l, u, ...) local r U = nil; local function set(l, u, ...) up = f(l) end set(l, u, ...); r = up; up = nil return r end)
case("method", function(l, u, ...) local r U = nil; local function set(l, u, ...) up = o:m() end set(l, u, ...); r = up; up = nil return r end)
case("vararg", function(l, u, ...) local r U = nil; local function set(l, u, ...) up = ... end set(l, u, ...); r = up; up = nil return r end)
case("paren", function(l, u, ...) local r U = nil; local function set(l, u, ...) up = (f()) end set(l, u, ...); r = up; up = nil return r end)
case("add", function(l, u, ...) local r U = nil; local function set(l, u, ...) up = l + 1 end set(l, u, ...); r = up; up = nil return r end)
case("arith", function(l, u, ...) local r U = nil; local function set(l, u, ...) up = (l + u) * 2 - t[1] end set(l, u, ...); r = up; up = nil return r end)
case("concat", function(l, u, ...) local r U = nil; local function set(l, u, ...) up = "a" .. l .. "b" end set(l, u, ...); r = up; up = nil return r end)
case("cmp", function(l, u, ...) local r U = nil; local function set(l, u, ...) up = l < u end set(l, u, ...); r = up; up = nil return r end)
case("eq", function(l, u, ...) local r U = nil; local function set(l, u, ...) up = l == 5 end set(l, u, ...); r = up; up = nil return r end)
case("not", function(l, u, ...) local r U = nil; local function set(l, u, ...) up = not l end set(l, u, ...); r = up; up = nil return r end)
case("and", function(l, u, ...) local r U = nil; local function set(l, u, ...) up = l and t.f end set(l, u, ...); r = up; up = nil return r end)
case("or", function(l, u, ...) local r U = nil; local function set(l, u, ...) up = nil or u end set(l, u, ...); r = up; up = nil return r end)
case("andor", function(l, u, ...) local r U = nil; local function set(l, u, ...) up = l > 100 and "big" or "small" end set(l, u, ...); r = up; up = nil return r end)
case("len", function(l, u, ...) local r U = nil; local function set(l, u, ...) up = #t end set(l, u, ...); r = up; up = nil return r end)
case("neg", function(l, u, ...) local r U = nil; local function set(l, u, ...) up = -l end set(l, u, ...); r = up; up = nil return r end)
case("bnot", function(l, u, ...) local r U = nil; local function set(l, u, ...) up = ~l end set(l, u, ...); r = up; up = nil return r end)
case("tab", function(l, u, ...) local r U = nil; local function set(l, u, ...) up = ({10, 20})[2] end set(l, u, ...); r = up; up = nil return r end)
case("fn", function(l, u, ...) local r U = nil; local function set(l, u, ...) up = (function() return l end)() end set(l, u, ...); r = up; up = nil return r end)
G = nil
