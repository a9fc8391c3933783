-- 2.2: _ENV as a local variable
local print, setmetatable, pcall = print, setmetatable, pcall
local function sandbox()
  local _ENV = {a = 1}
  b = 2
  local function inner() c = a + b; return c end
  return _ENV, inner
end
local env, inner = sandbox()
print(env.a, env.b, inner(), env.c, a, b, c)
print(env.b, b)
do local _ENV = {} end
print(pcall(function() local _ENV = {}; return x, y end))
print(pcall(function() local _ENV = {}; print("unreachable") end))
print(pcall(function() local _ENV = {print = print}; v = 5; print(v); v = nil; return v end))
do
  local _ENV = setmetatable({}, {__index = _ENV})
  shadow = 1
  print(shadow, string.upper("seen"), _ENV.string == string)
end
print(shadow)
local _ENV = {print = print, outer = _ENV}
print(outer.shadow, shadow, string, outer.string.rep("r", 2))
