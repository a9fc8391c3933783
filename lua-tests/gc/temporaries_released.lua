-- Objects that only temporaries of finished expressions held are free.
local done
local u
u = setmetatable({}, {__gc = function() done = true end})
u = nil
local n = 0
repeat
  n = n + 1
  u = {}
until done
print(done)
local flag
local function use(x) return x.v end
local function run()
  use(setmetatable({v = 1}, {__gc = function() flag = true end}))
end
run()
collectgarbage()
print(flag)
