-- 6.2: error values of every type through resume, wrap and pcall
local E = setmetatable({}, { __tostring = function() return "E!" end })
for _, v in ipairs { "s", 12, 1.5, true, E, print } do
  local function raise() error(v, 0) end
  local ok, a = coroutine.resume(coroutine.create(raise))
  local ok2, b = pcall(coroutine.wrap(raise))
  local ok3, c = coroutine.resume(coroutine.create(function() return coroutine.wrap(raise)() end))
  local ok4, d = pcall(function() local ok, e = coroutine.resume(coroutine.create(raise)) error(e, 0) end)
  print(type(v), ok, ok2, ok3, ok4, a == v, b == v, type(c), d == v)
end
print(coroutine.resume(coroutine.create(function() error() end)))
print(pcall(coroutine.wrap(function() error(nil) end)))
print(coroutine.resume(coroutine.create(function() error("level 1", 1) end)))
print(coroutine.resume(coroutine.create(function() error("level 2", 2) end)))
print(coroutine.resume(coroutine.create(function() local function f() error("level 2 inside", 2) end f() end)))
print(coroutine.resume(coroutine.create(function() string.rep() end)))
print(coroutine.resume(coroutine.create(string.rep)))
print(coroutine.resume(coroutine.create(function() local t = nil; t.x = 1 end)))
print(pcall(coroutine.wrap(function() local t = {} ; t.x.y = 1 end)))
print(pcall(coroutine.wrap(function() undefined_function() end)))
print(pcall(coroutine.wrap(function() return #nil end)))
