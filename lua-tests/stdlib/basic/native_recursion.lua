-- not-under: gc a collection at each of its allocations takes minutes
-- 6: recursion through library functions and metamethods ends in an error, not in a crash
local function try(name, f)
  local ok, e = pcall(f)
  print(name, ok, type(e), type(e) == "string" and e:find("stack overflow", 1, true) ~= nil)
end
local function plain() return 1 + plain() end
try("plain", plain)
local function gsub() return ("x"):gsub("x", gsub) end
try("gsub", gsub)
local function sort() table.sort({ 1, 2 }, sort) end
try("sort", sort)
local t = setmetatable({}, {})
getmetatable(t).__tostring = function(o) return tostring(o) .. "" end
try("tostring", function() return tostring(t) end)
getmetatable(t).__index = function(o, k) return o[k] .. "" end
try("__index", function() return t.k end)
getmetatable(t).__newindex = function(o, k, v) o[k] = v return nil end
try("__newindex", function() t.k = 1 end)
getmetatable(t).__add = function(a, b) return (a + b) + 1 end
try("__add", function() return t + 1 end)
getmetatable(t).__concat = function(a, b) return (a .. b) .. "" end
try("__concat", function() return t .. "x" end)
getmetatable(t).__eq = function(a, b) return not (a == b) end
try("__eq", function() return t == setmetatable({}, getmetatable(t)) end)
getmetatable(t).__lt = function(a, b) return not (a < b) end
try("__lt", function() return t < t end)
getmetatable(t).__len = function(a) return #a + 1 end
try("__len", function() return #t end)
getmetatable(t).__call = function(a, n) return a(n + 1) + 1 end
try("__call", function() return t(1) end)
local function nested_pcall() local ok, e = pcall(nested_pcall) if not ok then error(e, 0) end return 1 end
try("pcall", nested_pcall)
local function wrap() return coroutine.wrap(wrap)() end
local ok, e = pcall(wrap)
print("wrap", ok, type(e))
local function loads() return load(function() return loads() end) end
print("load", (pcall(loads)))
try("format", function() local o = setmetatable({}, {}) getmetatable(o).__tostring = function(s) return ("%s"):format(s) end return ("%s"):format(o) end)
print("still alive", 1 + 1)
