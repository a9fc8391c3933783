-- 3.4.11: varargs
local function n(...) return select("#", ...) end
print(n(), n(nil), n(nil, nil), n(1, nil, 3), n(n(), n()), n(table.unpack({}, 1, 5)))
local function f(a, ...) return a, n(...), ... end
print(f()) print(f(1)) print(f(1, 2)) print(f(1, nil)) print(f(nil, nil, nil))
local function first(...) local a = ...; return a end
local function two(...) local a, b = ...; return b, a end
local function last(...) return (select(-1, ...)) end
print(first(1, 2), two(1, 2), last(1, 2, 3))
print(select(2, "a", "b", "c")) print(select(-2, "a", "b", "c")) print(select("#")) print(pcall(select, 0, 1)) print(pcall(select, -5, 1)) print(select(5, 1, 2))
local function sum(...) local s = 0 for i = 1, select("#", ...) do s = s + (select(i, ...)) end return s end
print(sum(), sum(1), sum(1, 2, 3))
local function rec(x, ...) if x == nil then return "" end return x .. rec(...) end
print(rec("a", "b", "c"))
local function rev(...) local h = ...; if select("#", ...) < 2 then return ... end local r = table.pack(rev(select(2, ...))) r[r.n + 1] = h return table.unpack(r, 1, r.n + 1) end
print(rev(1, 2, 3, 4))
local function mid(...) return ..., "end" end
print(mid(1, 2)) print((mid(1, 2)))
local function t(...) return #{...}, ({..., 1})[2], #{1, ...}, ({...})[1] end
print(t(1, 2, 3)) print(t())
local function cond(...) if ... then return "true" end while ... do end return ... and 1 or 2, not ..., ... == nil, #(... or "") end
print(cond(true)) print(cond(nil)) print(cond(false))
local function arith(...) return ... + 1, 2 * ..., -..., ... .. "s", (...) < 5 end
print(arith(3, 100))
local function assign(...) local t = {} t.a, t.b = ...; t[1], t[2], t[3] = 0, ...; return t.a, t.b, t[1], t[2], t[3] end
print(assign("x", "y"))
local function big(...) return select("#", ...), (select(200, ...)) end
print(big(table.unpack({}, 1, 250))) print(big(table.unpack(setmetatable({}, {__index = function(_, i) return i end}), 1, 220)))
print(pcall(table.unpack, {}, 1, 1e7)) print(pcall(table.unpack, {}, 1, math.maxinteger))
