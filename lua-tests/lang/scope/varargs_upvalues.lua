-- varargs cannot be upvalues; locals made from them can
local e = function(s) local f, m = load(s, "=v"); print(f and "ok" or m) end
e "return ..."
e "local function f() return ... end"
e "local function f(...) return function() return ... end end"
e "local function f(...) return function(...) return ... end end"
e "function f(a, ...) end"
e "function f(..., a) end"
e "function f(...,) end"
e "function f(a,) end"
e "function f(a b) end"
e "function f(1) end"
local function keep(...) local n, t = select("#", ...), {...}; return function() return table.unpack(t, 1, n) end end
print(keep(1, nil, 3)())
print(keep()())
print(select("#", keep(nil, nil)()))
local function bind(f, ...) local a = table.pack(...) return function(...) local b = table.pack(...) for i = 1, b.n do a[a.n + i] = b[i] end return f(table.unpack(a, 1, a.n + b.n)) end end
print(bind(math.max, 1, 5)(3, 9))
print((bind(string.format, "%s-%s")("a", "b")))
print(load("return select('#', ...), ...")(1, nil))
print(load("local a, b = ...; return b, a")("x", "y"))
print((function(...) local a = ... ; a = a or "default"; return a, ... end)())
print((function(...) local t = {n = select("#", ...), ...} return t.n, #t end)(1, 2, 3))
