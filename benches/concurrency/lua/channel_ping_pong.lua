-- Two coroutines of one process and two channels without buffers.
local rounds = tonumber(arg[1]) or 2000000
local time = require("time")

local ping, pong = channel.new(), channel.new()
coroutine.spawn(function()
  while true do
    local number, ok = ping:receive()
    if not ok then return end
    pong:send(number)
  end
end)

local started = time.now()
for i = 1, rounds do
  ping:send(i)
  pong:receive()
end
local seconds = time.now():sub(started):seconds()
ping:close()
print(string.format("channel_ping_pong %.0f round trips/s", rounds / seconds))
