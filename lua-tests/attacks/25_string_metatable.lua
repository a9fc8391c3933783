-- The metatable of strings may be changed by a script; everything else goes on.
-- expect: x.foo
-- expect: 3	XYZ
-- expect: nil
local mt = getmetatable("")
local saved = mt.__index
mt.__index = function(s, key)
  return saved[key] or s .. "." .. key
end
print(("x").foo)
print(("xyz"):len(), ("xyz"):upper())
mt.__index = nil
print((pcall(function() return ("x"):upper() end)) and "called" or nil)
