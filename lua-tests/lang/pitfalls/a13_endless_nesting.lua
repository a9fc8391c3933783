-- A13: nesting without end raises, in coroutines and natives
-- not-under: gc every collection would scan a stack of hundreds of thousands of frames
local function f(g) coroutine.wrap(g)(g) end
local ok, e = pcall(f, f)
print(ok, e:match("C stack overflow") or e:match("stack overflow") or e)
local depth = 0
local function g() depth = depth + 1 local ok, e = coroutine.resume(coroutine.create(g)) return ok and e or e end
local r = g()
print(depth > 100, depth < 20000)
local function s(n) return (("x"):gsub("x", function() return s(n + 1) end)) end
ok, e = pcall(s, 1)
print(ok, e:match("stack overflow"))
local t = setmetatable({}, {}) getmetatable(t).__tostring = function(x) return tostring(x) end
ok, e = pcall(tostring, t)
print(ok, e:match("stack overflow"))
local cat = setmetatable({}, {__concat = function(a, b) return a .. b end})
ok, e = pcall(function() return cat .. "x" end)
print(ok, e:match("stack overflow"))
local idx = setmetatable({}, {__index = function(t, k) return t[k + 1] end})
ok, e = pcall(function() return idx[1] end)
print(ok, e:match("stack overflow"))
local srt
srt = function() table.sort({2, 1}, function(a, b) srt() return a < b end) end
ok, e = pcall(srt)
print(ok, e:match("stack overflow"))
local function pc() local ok = pcall(pc) return ok end
print(type(pc()))
ok, e = pcall(function() local function l(n) return load("return ... ")(l(n + 1)) end return l(1) end)
print(ok, e:match("stack overflow"))
print(coroutine.wrap(function() return "all still works" end)())
