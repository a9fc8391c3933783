-- A2: what an operation returns cannot be known from its operator
local t = setmetatable({}, {__len = function() return "10" end})
local n = #t
n = n + 1
print(n, math.type(n))
local u = setmetatable({}, {__len = function() return {} end})
print(pcall(function() local n = #u; n = n + 1; return n end))
local v = setmetatable({}, {__add = function(a, b) return "text" end, __unm = function() return nil end, __lt = function() return 5 end})
local x = v + 1
print(x .. "!", pcall(function() local y = v + 1; return y + 1 end))
print(pcall(function() local y = -v; return y + 1 end))
print((v < 1) == true)
local floor = math.floor
math.floor = function() return {1} end
print(math.floor(1.5)[1])
math.floor = floor
print(math.floor(1e300), math.type(math.floor(1e300)), math.type(math.floor(1.5)))
local sqrt = math.sqrt
math.sqrt = function(x) return "sqrt" end
local s = math.sqrt(4)
print(pcall(function() return s + 1 end))
math.sqrt = sqrt
local function setit() debug.setlocal(2, 1, "changed") end
local function victim() local a = 1; a = a + 1; setit(); return a end
print(victim())
local function counter() local r = {} for i = 1, 3 do r[#r + 1] = i; if i == 2 then i = "two"; r[#r + 1] = i .. "!" end end return table.concat(r, " ") end
print(counter())
local function loopvar(a, b) for i = a, b do return i + 1, math.type(i) end end
print(loopvar(1, 2)) print(loopvar(1.0, 2)) print(loopvar("1", 2))
local acc = 0
for i = 1, 5 do acc = acc + i; if i == 3 then acc = acc + 0.5 end end
print(acc)
local m = 1
for i = 1, 3 do m = i == 2 and "7" or m; m = m * 2 end
print(m)
local function up() local n = 1; local function set(v) n = v end; n = n + 1; set({}); return pcall(function() n = n + 1 end), n ~= nil end
print(up())
