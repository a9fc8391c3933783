-- a small class with __add: chains, precedence, assignments, inheritance
local V = {}
V.__index = V
V.__tostring = function(v) return v.s end
local function text(x) return type(x) == "table" and x.s or tostring(x) end
V.__add = function(a, b) return setmetatable({s = "(" .. text(a) .. "+" .. text(b) .. ")"}, V) end
local function new(s) return setmetatable({s = s}, V) end
local a, b, c = new"a", new"b", new"c"
print(tostring(a + b), tostring(a + b + c), tostring(a + (b + c)), tostring((a + b) + c))
print(tostring(a + 1 + b), tostring(1 + a + 2), tostring(a + 1 + 2))
local x = a
for i = 1, 3 do x = x + i end
print(tostring(x))
local y = a
for i = 1, 3 do y = i + y end
print(tostring(y))
local t = {a, b, c, k = a}
t[1] = t[1] + t[2]
t.k = t.k + t[3]
t[3] = 5 + t[3]
print(tostring(t[1]), tostring(t.k), tostring(t[3]))
function V:with(o) return self + o end
print(tostring(a:with(b):with(c)), tostring(a:with(1)))
-- metamethods are looked up raw: an inherited field is no handler
local D = setmetatable({}, V)
D.__index = D
local d = setmetatable({s = "d"}, D)
print(rawget(D, "__add"), D.__add == V.__add)
print(pcall(function() return d + d end))
D.__add = V.__add
print(tostring(d + d), tostring(d + a), tostring(a + d))
-- upvalues, globals, varargs
G = new"G"
local function up(...) return tostring(a + G), tostring(G + (...)), tostring((...) + a) end
print(up(b))
print(up(9))
G = nil
