-- debug functions used to break things: all stays safe.
-- expect: fine
-- expect: 2	1
local function pair()
  local x = 1
  return function() return x end, function(v) x = v end
end
local get, set = pair()
debug.upvaluejoin(get, 1, get, 1)
debug.upvaluejoin(get, 1, set, 1)
local other = pair()
debug.upvaluejoin(get, 1, other, 1)
set(2)
pcall(debug.upvaluejoin, get, 2, other, 1)
pcall(debug.upvaluejoin, print, 1, other, 1)
pcall(debug.upvalueid, get, -1)
pcall(debug.upvalueid, get, math.maxinteger)
pcall(debug.setupvalue, get, 255, 1)
pcall(debug.getlocal, 1, math.mininteger)
pcall(debug.getlocal, math.maxinteger, 1)
pcall(debug.setlocal, 1, -1, {})
pcall(debug.getinfo, math.maxinteger)
pcall(debug.traceback, "x", math.mininteger)
pcall(debug.traceback, coroutine.running(), "x", math.maxinteger)
local hooks = 0
debug.sethook(function()
  hooks = hooks + 1
  debug.sethook(function() hooks = hooks + 1 end, "crl", 1)
  collectgarbage("step")
end, "crl", 3)
for i = 1, 100 do local t = {i} end
debug.sethook()
for _, value in ipairs{1, true, print} do
  debug.setmetatable(value, {__index = function(a, k) return k end, __call = function() return 1 end})
end
debug.setmetatable(nil, {__index = function() return nil end})
local a = (nil).x
pcall(function() return (5)(5) end)
debug.setmetatable(nil, nil)
debug.setmetatable(1, nil)
debug.setmetatable(true, nil)
debug.setmetatable(print, nil)
print("fine")
local getter, setter = pair()
setter(2)
print(getter(), (pair())())
