-- A token goes around a ring of 1000 processes.
local hops = tonumber(arg[1]) or 2000000
local size = 1000
local time = require("time")

local function node(next)
  local token = process.listen("token")
  while true do process.send(next, "token", token:receive() - 1) end
end

local first = process.pid()
for _ = 2, size do first = process.spawn(node, nil, first) end

local token = process.listen("token")
local started = time.now()
local left = hops
while left > 0 do
  process.send(first, "token", left - 1)
  left = token:receive()
end
local seconds = time.now():sub(started):seconds()
print(string.format("ring %.0f messages/s", (hops - left) / seconds))
