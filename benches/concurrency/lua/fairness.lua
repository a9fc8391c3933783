-- How late a sleep of 10 ms ends beside four processes that never stop computing.
local sleeps = tonumber(arg[1]) or 100
local time = require("time")

local function hog()
  local x = 1
  while true do x = x * 69069 + 1 & 0xffffffff end
end

for _ = 1, 4 do process.spawn(hog) end
time.sleep("100ms")
local late = {}
for i = 1, sleeps do
  local started = time.now()
  time.sleep("10ms")
  late[i] = time.now():sub(started):nanoseconds() / 1e6 - 10
end
table.sort(late)
print(string.format("fairness %.3f ms", late[math.max(1, sleeps * 99 // 100)]))
