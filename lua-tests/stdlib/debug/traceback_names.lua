-- 6.10 debug.traceback: global names come first, then names from code
function gf() return (debug.traceback("g")) end
local lf = gf
print(lf())
t = { member = function() return (debug.traceback("m")) end }
print(t.member())
local mt = { __index = function() return debug.traceback("i") end, __add = function() return (debug.traceback("a")) end, __concat = function() return (debug.traceback("c")) end }
local o = setmetatable({}, mt)
print(o.x)
print(o + 1)
print(o .. "x")
for v in function(_, c) if not c then return (debug.traceback("f")) end end do print(v) end
print(select(2, pcall(string.gsub, "x", "x", function() return (debug.traceback("gsub")) end)))
table.sort({ 1, 2 }, function(a, b) if not sorted then sorted = true print(debug.traceback("sort")) end return a < b end)
string.mine = function() return (debug.traceback("lib")) end
print(string.mine())
print(("x"):mine())
string.mine = nil
local up = function() return (debug.traceback("up")) end
local function user() local r = up() return r end
print(user())
print(select(2, xpcall(function() local x = nil; x.y = 1 end, debug.traceback)))
print(select(2, xpcall(function() string.rep() end, debug.traceback)))
print(select(2, xpcall(function() error({}) end, debug.traceback)) ~= nil)
gf, t, sorted = nil
