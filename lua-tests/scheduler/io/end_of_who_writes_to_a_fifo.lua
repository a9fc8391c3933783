-- spec: scheduler 11: writers that are ended while they wait leave the others their turn, and nothing behind
-- needs: linux
-- timeout: 120
-- expect: all came
-- expect: true	true

local function count(what)
  local n = 0
  local list = io.popen("ls /proc/" .. require("system").process.pid() .. "/" .. what)
  for _ in list:lines() do n = n + 1 end
  list:close()
  return n
end

local time = require("time")
local events = process.events()
assert(os.execute("mkfifo fifo"))
local holder = assert(io.open("fifo", "r+"))
local descriptors, threads = count("fd"), count("task")
-- A line of standard size by each of many tasks, all through one stream.
local function many(n)
  local fifo = assert(io.open("fifo", "w"))
  fifo:setvbuf("full", 4096)
  local done = channel.new(n)
  for i = 1, n do
    coroutine.spawn(function() done:send(fifo:write((" "):rep(990) .. ("%9d\n"):format(i)) == fifo) end)
  end
  local n_done = 0
  for _ = 1, n do n_done = n_done + (done:receive() and 1 or 0) end
  fifo:close()
  return n_done
end
local victims = {}
for i = 1, 20 do victims[i] = process.spawn_monitored(many, nil, 200) end
time.sleep("20ms")
for _, pid in ipairs(victims) do process.terminate(pid) end
for _ = 1, 20 do assert(events:receive().result.error) end
local writer = process.spawn_monitored(many, nil, 300)
-- What the others have left comes too, in whole lines or in pieces.
local seen, n_seen = {}, 0
coroutine.spawn(function()
  while n_seen < 300 do
    local i = tonumber(holder:read("l"))
    if i and not seen[i] then n_seen, seen[i] = n_seen + 1, true end
  end
end)
local result = events:receive().result
assert(result.value == 300, result.error and result.error:message())
print("all came")
holder:close()
for _ = 1, 1000 do
  if count("fd") <= descriptors + 2 and count("task") <= threads + 64 then break end
  time.sleep("10ms")
end
print(count("fd") <= descriptors + 2, count("task") <= threads + 64)
