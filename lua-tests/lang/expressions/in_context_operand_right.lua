-- 3.3/3.4: every kind of expression as right operand of and, or
local w, k, up = 6, "f", nil
G = 7
local t = {1, 2, 3, f = "field"}
local function f(...) return "r1", "r2" end
local o = {m = function(self) return self ~= nil, "m2" end}
local function show(v) return type(v) == "table" and "table" or tostring(v) end
local function one(...) return select("#", ...) .. ":" .. show((...)) end
local function list(...) local r = {} for i = 1, select("#", ...) do r[i] = show((select(i, ...))) end return table.concat(r, " ") end
local function case(name, fn) print(name, show(fn(5, 6, 5, "va2"))) end
case("nil", function(l, u, ...) local r r = (l and (nil)); r = show(r) .. "/" .. show(nil or nil) return r end)
case("bool", function(l, u, ...) local r r = (l and (true)); r = show(r) .. "/" .. show(nil or true) return r end)
case("int", function(l, u, ...) local r r = (l and (42)); r = show(r) .. "/" .. show(nil or 42) return r end)
case("float", function(l, u, ...) local r r = (l and (2.5)); r = show(r) .. "/" .. show(nil or 2.5) return r end)
case("str", function(l, u, ...) local r r = (l and ("s")); r = show(r) .. "/" .. show(nil or "s") return r end)
case("loc", function(l, u, ...) local r r = (l and (l)); r = show(r) .. "/" .. show(nil or l) return r end)
case("up", function(l, u, ...) local r r = (l and (w)); r = show(r) .. "/" .. show(nil or w) return r end)
case("glob", function(l, u, ...) local r r = (l and (G)); r = show(r) .. "/" .. show(nil or G) return r end)
case("field", function(l, u, ...) local r r = (l and (t.f)); r = show(r) .. "/" .. show(nil or t.f) return r end)
case("index", function(l, u, ...) local r r = (l and (t[1])); r = show(r) .. "/" .. show(nil or t[1]) return r end)
case("idxvar", function(l, u, ...) local r r = (l and (t[k])); r = show(r) .. "/" .. show(nil or t[k]) return r end)
case("call", function(l, u, ...) local r r = (l and (f())); r = show(r) .. "/" .. show(nil or f()) return r end)
case("callarg", function(l, u, ...) local r r = (l and (f(l))); r = show(r) .. "/" .. show(nil or f(l)) return r end)
case("method", function(l, u, ...) local r r = (l and (o:m())); r = show(r) .. "/" .. show(nil or o:m()) return r end)
case("vararg", function(l, u, ...) local r r = (l and (...)); r = show(r) .. "/" .. show(nil or ...) return r end)
case("paren", function(l, u, ...) local r r = (l and ((f()))); r = show(r) .. "/" .. show(nil or (f())) return r end)
case("add", function(l, u, ...) local r r = (l and (l + 1)); r = show(r) .. "/" .. show(nil or l + 1) return r end)
case("arith", function(l, u, ...) local r r = (l and ((l + u) * 2 - t[1])); r = show(r) .. "/" .. show(nil or (l + u) * 2 - t[1]) return r end)
case("concat", function(l, u, ...) local r r = (l and ("a" .. l .. "b")); r = show(r) .. "/" .. show(nil or "a" .. l .. "b") return r end)
case("cmp", function(l, u, ...) local r r = (l and (l < u)); r = show(r) .. "/" .. show(nil or l < u) return r end)
case("eq", function(l, u, ...) local r r = (l and (l == 5)); r = show(r) .. "/" .. show(nil or l == 5) return r end)
case("not", function(l, u, ...) local r r = (l and (not l)); r = show(r) .. "/" .. show(nil or not l) return r end)
case("and", function(l, u, ...) local r r = (l and (l and t.f)); r = show(r) .. "/" .. show(nil or l and t.f) return r end)
case("or", function(l, u, ...) local r r = (l and (nil or u)); r = show(r) .. "/" .. show(nil or nil or u) return r end)
case("andor", function(l, u, ...) local r r = (l and (l > 100 and "big" or "small")); r = show(r) .. "/" .. show(nil or l > 100 and "big" or "small") return r end)
case("len", function(l, u, ...) local r r = (l and (#t)); r = show(r) .. "/" .. show(nil or #t) return r end)
case("neg", function(l, u, ...) local r r = (l and (-l)); r = show(r) .. "/" .. show(nil or -l) return r end)
case("bnot", function(l, u, ...) local r r = (l and (~l)); r = show(r) .. "/" .. show(nil or ~l) return r end)
case("tab", function(l, u, ...) local r r = (l and (({10, 20})[2])); r = show(r) .. "/" .. show(nil or ({10, 20})[2]) return r end)
case("fn", function(l, u, ...) local r r = (l and ((function() return l end)())); r = show(r) .. "/" .. show(nil or (function() return l end)()) return r end)
G = nil
