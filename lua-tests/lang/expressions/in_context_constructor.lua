-- 3.3/3.4: every kind of expression as only array item of a constructor
local l, u, k, up = 5, 6, "f", nil
G = 7
local t = {1, 2, 3, f = "field"}
local function f(...) return "r1", "r2" end
local o = {m = function(self) return self ~= nil, "m2" end}
local function show(v) return type(v) == "table" and "table" or tostring(v) end
local function one(...) return select("#", ...) .. ":" .. show((...)) end
local function list(...) local r = {} for i = 1, select("#", ...) do r[i] = show((select(i, ...))) end return table.concat(r, " ") end
local function case(name, fn) print(name, show(fn(5, "va2"))) end
case("nil", function(...) local r local q = {nil}; r = #q .. ":" .. show(q[1]) return r end)
case("bool", function(...) local r local q = {true}; r = #q .. ":" .. show(q[1]) return r end)
case("int", function(...) local r local q = {42}; r = #q .. ":" .. show(q[1]) return r end)
case("float", function(...) local r local q = {2.5}; r = #q .. ":" .. show(q[1]) return r end)
case("str", function(...) local r local q = {"s"}; r = #q .. ":" .. show(q[1]) return r end)
case("loc", function(...) local r local q = {l}; r = #q .. ":" .. show(q[1]) return r end)
case("up", function(...) local r local q = {u}; r = #q .. ":" .. show(q[1]) return r end)
case("glob", function(...) local r local q = {G}; r = #q .. ":" .. show(q[1]) return r end)
case("field", function(...) local r local q = {t.f}; r = #q .. ":" .. show(q[1]) return r end)
case("index", function(...) local r local q = {t[1]}; r = #q .. ":" .. show(q[1]) return r end)
case("idxvar", function(...) local r local q = {t[k]}; r = #q .. ":" .. show(q[1]) return r end)
case("call", function(...) local r local q = {f()}; r = #q .. ":" .. show(q[1]) return r end)
case("callarg", function(...) local r local q = {f(l)}; r = #q .. ":" .. show(q[1]) return r end)
case("method", function(...) local r local q = {o:m()}; r = #q .. ":" .. show(q[1]) return r end)
case("vararg", function(...) local r local q = {...}; r = #q .. ":" .. show(q[1]) return r end)
case("paren", function(...) local r local q = {(f())}; r = #q .. ":" .. show(q[1]) return r end)
case("add", function(...) local r local q = {l + 1}; r = #q .. ":" .. show(q[1]) return r end)
case("arith", function(...) local r local q = {(l + u) * 2 - t[1]}; r = #q .. ":" .. show(q[1]) return r end)
case("concat", function(...) local r local q = {"a" .. l .. "b"}; r = #q .. ":" .. show(q[1]) return r end)
case("cmp", function(...) local r local q = {l < u}; r = #q .. ":" .. show(q[1]) return r end)
case("eq", function(...) local r local q = {l == 5}; r = #q .. ":" .. show(q[1]) return r end)
case("not", function(...) local r local q = {not l}; r = #q .. ":" .. show(q[1]) return r end)
case("and", function(...) local r local q = {l and t.f}; r = #q .. ":" .. show(q[1]) return r end)
case("or", function(...) local r local q = {nil or u}; r = #q .. ":" .. show(q[1]) return r end)
case("andor", function(...) local r local q = {l > 100 and "big" or "small"}; r = #q .. ":" .. show(q[1]) return r end)
case("len", function(...) local r local q = {#t}; r = #q .. ":" .. show(q[1]) return r end)
case("neg", function(...) local r local q = {-l}; r = #q .. ":" .. show(q[1]) return r end)
case("bnot", function(...) local r local q = {~l}; r = #q .. ":" .. show(q[1]) return r end)
case("tab", function(...) local r local q = {({10, 20})[2]}; r = #q .. ":" .. show(q[1]) return r end)
case("fn", function(...) local r local q = {(function() return l end)()}; r = #q .. ":" .. show(q[1]) return r end)
G = nil
