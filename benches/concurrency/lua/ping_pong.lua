-- Two processes: request, reply.
local rounds = tonumber(arg[1]) or 1000000
local time = require("time")

local function echo(main)
  local ping = process.listen("ping")
  while true do process.send(main, "pong", (ping:receive())) end
end

local other = process.spawn(echo, nil, process.pid())
local pong = process.listen("pong")
local started = time.now()
for i = 1, rounds do
  process.send(other, "ping", i)
  pong:receive()
end
local seconds = time.now():sub(started):seconds()
print(string.format("ping_pong %.0f round trips/s", rounds / seconds))
