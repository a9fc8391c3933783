-- 2.4 __index with functions: arguments, one result, any key
local seen = {}
local t = setmetatable({present = 1}, {__index = function(self, k, ...)
  seen[#seen + 1] = k
  return k, "dropped"
end})
print(t.present, #seen)
print(t.x, t[1], t[1.5], t[2.0], t[true], #seen)
print(math.type(seen[2]), math.type(seen[4]))
print(select("#", t.x), select("#", t.x, t.y))
print(t[nil], seen[#seen] == nil)
print(t[0/0] ~= t[0/0])
local u = setmetatable({}, {__index = function(self, k) return self end})
print(u.a.b.c.d == u, u[1][2][3] == u)
local v = setmetatable({}, {__index = function() end})
print(v.x, select("#", v.x))
local w = setmetatable({}, {__index = function(self, k) rawset(self, k, k * 2); return k * 2 end})
print(w[21], rawget(w, 21), w[21])
local n = 0
local x = setmetatable({}, {__index = function(self, k) n = n + 1; return n end})
print(x.a + x.a * x.a, n)
local y = setmetatable({}, {__index = setmetatable({}, {__index = function(self, k) return type(self) .. k end})})
print(y.key, y[3])
local via = setmetatable({}, {__index = string})
print(via.format("%d", 3), via.upper("x"), via.nothing)
local s = setmetatable({}, {__index = "abc"})
print(s.upper == string.upper, s.x)
