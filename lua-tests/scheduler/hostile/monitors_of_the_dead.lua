-- spec: processes 10, 12
-- Monitors, links, signals and messages to processes that have ended, by the ten thousand: each is refused in the same way,
-- and nothing piles up.
-- expect: refused	60000	of	60000
-- expect: no events	true
-- expect: memory stays	true
local events = process.events()
local dead = {}
for i = 1, 1000 do
  dead[i] = process.spawn_monitored(function() end)
  events:receive()
end
local refused, calls = 0, 0
local function try(ok, err)
  calls = calls + 1
  if not ok and err:kind() == "NotFound" then refused = refused + 1 end
end
local function round()
  for i = 1, 1000 do
    local pid = dead[i]
    try(process.monitor(pid))
    try(process.link(pid))
    try(process.cancel(pid, "why"))
    try(process.terminate(pid))
    try(process.send(pid, "topic", i))
    try(process.info(pid))
    process.unmonitor(pid)
    process.unlink(pid)
  end
end
round()
collectgarbage()
local before = collectgarbage("count")
for _ = 1, 9 do round() end
collectgarbage()
print("refused", refused, "of", calls)
print("no events", channel.select { events:case_receive(), default = true }.default == true)
print("memory stays", collectgarbage("count") < before + 200)
