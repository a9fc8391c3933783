-- debug.setupvalue, setlocal and setuservalue store like assignments do.
local function make()
  local v = "first"
  return function() return v end
end
local f = make()
for i = 1, 100 do
  debug.setupvalue(f, 1, {i})
  collectgarbage("step", 1)
end
collectgarbage()
print(f()[1])
local function inner()
  local slot = 1
  for i = 1, 50 do
    debug.setlocal(1, 1, {i})
    collectgarbage("step", 1)
  end
  collectgarbage()
  return slot[1]
end
print(inner())
