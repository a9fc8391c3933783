-- Extreme pauses and multipliers: collection still happens, or at least the program stays right.
local function works()
  local done = false
  local function make() setmetatable({}, {__gc = function() done = true end}) end
  make()
  local i = 0
  repeat i = i + 1 local t = {i} until done or i > 3000000
  return done
end
for _, setting in ipairs{{0, 200}, {100, 400}, {200, 40}, {50, 1000}} do
  collectgarbage("setpause", setting[1])
  collectgarbage("setstepmul", setting[2])
  print(setting[1], setting[2], works())
end
collectgarbage("setpause", 200)
collectgarbage("setstepmul", 200)
