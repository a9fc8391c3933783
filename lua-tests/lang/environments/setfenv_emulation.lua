-- the usual emulation of setfenv/getfenv of older Lua with the debug library
local function setenv(f, env)
  local i = 1
  while true do
    local name = debug.getupvalue(f, i)
    if name == "_ENV" then
      debug.upvaluejoin(f, i, function() return env end, 1)
      return f
    elseif not name then return f end
    i = i + 1
  end
end
local function f1() return gx end
local function f2() return gx end
gx = "global"
print(f1(), f2())
setenv(f1, {gx = "one"})
print(f1(), f2(), gx)
setenv(f2, {gx = "two"})
print(f1(), f2(), gx)
local f = load "return gx, gy"
print(f())
debug.setupvalue(f, 1, {gx = "x", gy = "y"})
print(f())
print(gx)
local g = load "gz = 1 return function() return gz end"
setenv(g, setmetatable({}, {__index = _G}))
local h = g()
print(h(), gz)
local noglobals = function() return 1 end
print(debug.getupvalue(noglobals, 1))
local last = function(a) print(a) end
print(debug.getupvalue(last, 1) == "_ENV")
local up = 5
local mixed = function() local a = up; return print, a end
print(debug.getupvalue(mixed, 1), (debug.getupvalue(mixed, 2)))
gx = nil
