-- spec: scheduler 11: neither threads nor descriptors stay behind when processes that wait for input are ended
-- needs: linux
-- timeout: 120
-- expect: true	true
-- expect: data

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
-- Somebody holds it open for writing, so that opening it does not wait.
local writer = assert(io.open("fifo", "r+"))
local descriptors, threads
for round = 1, 10 do
  local readers = {}
  for i = 1, 50 do
    readers[i] = process.spawn_monitored(function() return io.open("fifo"):read() end)
  end
  time.sleep("2ms")
  for i = 1, 50 do process.terminate(readers[i]) end
  for _ = 1, 50 do events:receive() end
  if round == 1 then
    time.sleep("50ms")
    descriptors, threads = count("fd"), count("task")
  end
end
for _ = 1, 1000 do
  if count("fd") <= descriptors + 2 and count("task") <= threads + 64 then break end
  time.sleep("10ms")
end
print(count("fd") <= descriptors + 2, count("task") <= threads + 64)
process.spawn_monitored(function() return io.open("fifo"):read() end)
writer:write("data\n")
writer:flush()
print(events:receive().result.value)
