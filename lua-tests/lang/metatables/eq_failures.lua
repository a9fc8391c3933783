-- __eq errors, missing handlers, changes at run time
print(pcall(function() return setmetatable({}, {__eq = function() error("inside") end}) == {} end))
print(pcall(function() return {} == setmetatable({}, {__eq = function() error("out", 2) end}) end))
print(pcall(function() return setmetatable({}, {__eq = 1}) == {} end))
print(pcall(function() return setmetatable({}, {__eq = "x"}) ~= {} end))
print(pcall(function() return setmetatable({}, {__eq = false}) ~= {} end))
print(pcall(function() return setmetatable({}, {__eq = setmetatable({}, {__call = function() return true end})}) == {} end))
local mt = {}
local a, b = setmetatable({}, mt), setmetatable({}, mt)
print(a == b)
mt.__eq = function() return true end
print(a == b, a ~= b)
mt.__eq = nil
print(a == b, a ~= b)
local base = {__eq = function() return true end}
base.__index = base
local x = setmetatable({}, setmetatable({}, base))
print(x == setmetatable({}, setmetatable({}, base)))
mt.__eq = function(p, q) return p.v == q.v end
a.v, b.v = 1, 1
print(a == b)
b.v = 2
print(a == b)
local co = coroutine.wrap(function()
  local y = setmetatable({}, {__eq = function() return coroutine.yield("asked") end})
  print(y == {}, y ~= {})
  if y == {} then print("then") else print("else") end
  return "over"
end)
print(co()); print(co(1)); print(co(1)); print(co(nil))
