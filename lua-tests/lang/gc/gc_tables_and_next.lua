-- collections during traversals, insertions, metamethods
collectgarbage("stop") -- only the collections that the program asks for
local t = {}
for i = 1, 100 do t["key" .. i] = {i} end
local n = 0
for k, v in pairs(t) do collectgarbage() n = n + v[1]; t[k] = nil end
print(n, next(t))
for i = 1, 10 do t["key" .. i] = i end
local k = next(t)
local c = 0
while k do local k2 = k:sub(1, 3) .. k:sub(4); t[k] = nil; collectgarbage(); k = next(t, k2); c = c + 1 end
print(c, next(t))
local w = setmetatable({}, {__mode = "k"})
local function fill() for i = 1, 50 do w[{}] = i end end
fill()
local seen = 0
for k, v in pairs(w) do seen = seen + 1; k = nil; collectgarbage() end
print(seen <= 50, seen > 0)
local m = setmetatable({}, {__index = function(_, k) collectgarbage(); return {k} end, __newindex = function(t, k, v) collectgarbage(); rawset(t, k, {v}) end,
  __add = function(a, b) collectgarbage(); return {a, b} end, __concat = function(a, b) collectgarbage(); return "c" end, __call = function(_, ...) collectgarbage(); return ... end,
  __eq = function() collectgarbage() return true end, __lt = function() collectgarbage() return true end, __len = function() collectgarbage() return 3 end})
print(m.x[1], m[5][1]) m.y = "v" print(m.y[1])
print(#(m + {}), m .. "a" .. m, m({1}, "x") ~= nil, m == setmetatable({}, getmetatable(m)), m < m, #m)
print(select("#", m(1, 2, {}, {}, {})))
local r = {m(1, 2, 3), [m("k")] = {m("v")}, m({9})}
print(r[1], r.k[1], r[2][1])
print(table.concat({("a"):rep(10), collectgarbage() and "" or "", tostring({}):sub(1, 5)}, "|"))
for i = 1, 20 do local s = ("s"):rep(i); collectgarbage(); t[s] = i end
local s = 0 for k, v in pairs(t) do s = s + #k * v end print(s)
