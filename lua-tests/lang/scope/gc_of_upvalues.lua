-- closed upvalues keep what they hold; others are freed
local weak = setmetatable({}, {__mode = "v"})
local function hold() local obj = {name = "held"}; weak[1] = obj; return function() return obj end end
local f = hold()
collectgarbage() collectgarbage()
print(weak[1] ~= nil, f().name)
f = nil
collectgarbage() collectgarbage()
print(weak[1])
local function two()
  local a, b = {name = "a"}, {name = "b"}
  weak.a, weak.b = a, b
  return function() return a end
end
local g = two()
collectgarbage()
print(weak.a ~= nil, weak.b)
local function set() local v = {name = "old"}; weak.old = v; return function(n) v = n end, function() return v end end
local s, r = set()
s("new")
collectgarbage()
print(weak.old, r())
local co = coroutine.create(function() local x = {name = "in coroutine"}; weak.co = x; coroutine.yield(); return x end)
coroutine.resume(co)
collectgarbage()
print(weak.co ~= nil)
co = nil
collectgarbage() collectgarbage()
print(weak.co)
do local loop = {} ; weak.cyc = loop; loop.f = function() return loop end end
collectgarbage() collectgarbage()
print(weak.cyc)
g = nil
collectgarbage() collectgarbage()
print(weak.a)
