-- B7: tail calls and names in tracebacks and messages
local function info() return debug.getinfo(2, "t").istailcall end
local function direct() local r = info() return r end
local function tailed() return direct() end
print(direct(), tailed())
print(pcall(function() return math.sin("a") end))
print(pcall(function() return math.sin() end))
print(pcall(function() return ("x"):rep({}) end))
print(pcall(function() local s = math.sin; return s({}) end))
local function t1() error("in tail-called", 2) end
local function t2() return t1() end
print(pcall(t2))
local function deep(n) if n == 0 then return debug.traceback("tb") end return deep(n - 1) end
local tb = deep(3)
print(tb:find("(...tail calls...)", 1, true) ~= nil)
local function who() return debug.getinfo(2, "n").name, debug.getinfo(2, "n").namewhat end
local function named() local a, b = who() return a, b end
local obj = {method = function() local a, b = who() return a, b end}
print(named()) print(obj.method()) print(obj:method())
globalfn = named
print(globalfn()) globalfn = nil
local up = named
print((function() local a, b = up() return a, b end)())
print(debug.getinfo(1, "t").istailcall, debug.getinfo(print, "S").what, debug.getinfo(1, "S").what)
local mt = setmetatable({}, {__index = function() local a, b = who() return tostring(a) .. ":" .. tostring(b) end, __add = function() local a, b = who() return tostring(a) .. ":" .. tostring(b) end})
print(mt.x) print(mt + 1)
for x in function(_, c) if not c then local a, b = who() print(a, b) return 1 end end do end
print(pcall(string.rep)) print(pcall(function() local t = {} t.x.y = 1 end))
