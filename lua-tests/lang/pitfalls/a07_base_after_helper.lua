-- A7/A8: the stack may move while arguments are computed, and collections strike anywhere
local function g() collectgarbage() return 1, 2, 3 end
local function f(...) return select("#", ...), ... end
print(f(g(), {g()}, g()) > 0, (f(g(), {g()}, g())))
local function grow(n) if n == 0 then return "end" end local a, b, c, d, e = n, n, n, n, n return grow(n - 1), a, b, c, d, e end
local a, b = (grow(3000)), {grow(10)}
print(a, #b, b[1], b[2])
print(select("#", f(grow(5), grow(5))), f((grow(2000)), "after"))
local t = {x = {}, (grow(2000)), y = {}, (grow(1000)), z = "z"}
print(t[1], t[2], type(t.x), type(t.y), t.z)
local co = coroutine.wrap(function(...) local s = {...} coroutine.yield((grow(3000)), #s) return f(...) end)
print(co(1, 2, 3)) print(co())
local up = 1
local function setup() up = up + 1; grow(1000); return up end
print(setup() + up * setup(), up)
local mt = setmetatable({}, {__index = function(_, k) grow(2000) collectgarbage() return k end, __concat = function(a, b) grow(1500) return "cat" end,
  __add = function(a, b) grow(1500) return 5 end, __call = function(_, ...) grow(1500) return ... end, __lt = function() grow(1500) return true end, __newindex = function(t, k, v) grow(1500) rawset(t, k, v) end})
print(mt.a, mt[1] + 1, mt .. "x" .. mt, mt + 1 + 2, mt(1, 2), mt < mt)
mt.new = mt.other; print(rawget(mt, "new"))
local x, y, z = (grow(2500)), mt.q, f(grow(3))
print(x, y, z)
print(table.unpack({(grow(2000)), table.unpack({1, 2}), mt(7)}))
print(pcall(function(...) local r = {grow(4000), ...} error((grow(1000)), 0) end, 1, 2))
for i = 1, 3 do local s = {i, (grow(i * 700))} io.write(s[1], s[2], " ") end print()
