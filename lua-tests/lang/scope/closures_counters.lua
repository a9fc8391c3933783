-- 3.5: each execution of a local statement defines new variables
local function counter() local n = 0; return function() n = n + 1; return n end end
local c1, c2 = counter(), counter()
print(c1(), c1(), c2(), c1(), c2())
local function pair() local v; return function() return v end, function(x) v = x end end
local get, set = pair()
local get2, set2 = pair()
set(5) set2("other")
print(get(), get2())
local fs = {}
for i = 1, 3 do local j = i; fs[#fs + 1] = function() i = i + 1; j = j + 10; return i, j end end
print(fs[1]()) print(fs[1]()) print(fs[2]()) print(fs[3]())
local a, b
do local shared = 0; a = function() shared = shared + 1; return shared end; b = function() shared = shared * 10; return shared end end
print(a(), b(), a(), b())
local function nest() local x = 0; return function() local y = x; return function() x = x + 1; y = y + 100; return x, y end end end
local mid = nest()
local in1, in2 = mid(), mid()
print(in1()) print(in2()) print(in1())
local in3 = mid()
print(in3())
local function args(p) return function() p = p .. "!"; return p end end
local q = args("hey")
print(q(), q(), args("ho")())
