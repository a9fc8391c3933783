-- 3.3/3.4: every kind of expression assigned to an upvalue
local l, u, k, up = 5, 6, "f", nil
G = 7
local t = {1, 2, 3, f = "field"}
local function f(...) return "r1", "r2" end
local o = {m = function(self) return self ~= nil, "m2" end}
local function show(v) return type(v) == "table" and "table" or tostring(v) end
local function one(...) return select("#", ...) .. ":" .. show((...)) end
local function list(...) local r = {} for i = 1, select("#", ...) do r[i] = show((select(i, ...))) end return table.concat(r, " ") end
local function case(name, fn) print(name, show(fn(5, "va2"))) end
case("nil", function(...) local r U = nil; local function set(...) up = nil end set(l, 2); r = up; up = nil return r end)
case("bool", function(...) local r U = nil; local function set(...) up = true end set(l, 2); r = up; up = nil return r end)
case("int", function(...) local r U = nil; local function set(...) up = 42 end set(l, 2); r = up; up = nil return r end)
case("float", function(...) local r U = nil; local function set(...) up = 2.5 end set(l, 2); r = up; up = nil return r end)
case("str", function(...) local r U = nil; local function set(...) up = "s" end set(l, 2); r = up; up = nil return r end)
case("loc", function(...) local r U = nil; local function set(...) up = l end set(l, 2); r = up; up = nil return r end)
case("up", function(...) local r U = nil; local function set(...) up = u end set(l, 2); r = up; up = nil return r end)
case("glob", function(...) local r U = nil; local function set(...) up = G end set(l, 2); r = up; up = nil return r end)
case("field", function(...) local r U = nil; local function set(...) up = t.f end set(l, 2); r = up; up = nil return r end)
case("index", function(...) local r U = nil; local function set(...) up = t[1] end set(l, 2); r = up; up = nil return r end)
case("idxvar", function(...) local r U = nil; local function set(...) up = t[k] end set(l, 2); r = up; up = nil return r end)
case("call", function(...) local r U = nil; local function set(...) up = f() end set(l, 2); r = up; up = nil return r end)
case("callarg", function(...) local r U = nil; local function set(...) up = f(l) end set(l, 2); r = up; up = nil return r end)
case("method", function(...) local r U = nil; local function set(...) up = o:m() end set(l, 2); r = up; up = nil return r end)
case("vararg", function(...) local r U = nil; local function set(...) up = ... end set(l, 2); r = up; up = nil return r end)
case("paren", function(...) local r U = nil; local function set(...) up = (f()) end set(l, 2); r = up; up = nil return r end)
case("add", function(...) local r U = nil; local function set(...) up = l + 1 end set(l, 2); r = up; up = nil return r end)
case("arith", function(...) local r U = nil; local function set(...) up = (l + u) * 2 - t[1] end set(l, 2); r = up; up = nil return r end)
case("concat", function(...) local r U = nil; local function set(...) up = "a" .. l .. "b" end set(l, 2); r = up; up = nil return r end)
case("cmp", function(...) local r U = nil; local function set(...) up = l < u end set(l, 2); r = up; up = nil return r end)
case("eq", function(...) local r U = nil; local function set(...) up = l == 5 end set(l, 2); r = up; up = nil return r end)
case("not", function(...) local r U = nil; local function set(...) up = not l end set(l, 2); r = up; up = nil return r end)
case("and", function(...) local r U = nil; local function set(...) up = l and t.f end set(l, 2); r = up; up = nil return r end)
case("or", function(...) local r U = nil; local function set(...) up = nil or u end set(l, 2); r = up; up = nil return r end)
case("andor", function(...) local r U = nil; local function set(...) up = l > 100 and "big" or "small" end set(l, 2); r = up; up = nil return r end)
case("len", function(...) local r U = nil; local function set(...) up = #t end set(l, 2); r = up; up = nil return r end)
case("neg", function(...) local r U = nil; local function set(...) up = -l end set(l, 2); r = up; up = nil return r end)
case("bnot", function(...) local r U = nil; local function set(...) up = ~l end set(l, 2); r = up; up = nil return r end)
case("tab", function(...) local r U = nil; local function set(...) up = ({10, 20})[2] end set(l, 2); r = up; up = nil return r end)
case("fn", function(...) local r U = nil; local function set(...) up = (function() return l end)() end set(l, 2); r = up; up = nil return r end)
G = nil
