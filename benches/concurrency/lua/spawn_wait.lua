-- One process after the other: start it, wait for its end and its value.
local count = tonumber(arg[1]) or 300000
local time = require("time")

local function child(n) return n end

local events = process.events()
local started = time.now()
local sum = 0
for i = 1, count do
  process.spawn_monitored(child, nil, i)
  sum = sum + events:receive().result.value
end
local seconds = time.now():sub(started):seconds()
assert(sum == count * (count + 1) // 2)
print(string.format("spawn_wait %.0f processes/s", count / seconds))
