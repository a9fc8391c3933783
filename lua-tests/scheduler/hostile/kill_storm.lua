-- spec: processes 10, scheduler 8
-- Killers terminate processes that start others, send, wait, compute and hold names, all of them again and again. Every one
-- is told of once, and names and processes are gone in the end.
-- expect: 400 ends, each once
-- expect: names	0
-- expect: left	1
local events, main = process.events(), process.pid()

local jobs = {
  function() while true do end end,
  function() process.inbox():receive() end,
  function() require("time").sleep("1h") end,
  function() while true do process.spawn(function() end) end end,
  function(main) while true do process.send(main, "noise", {}) end end,
  function() for i = 1, 1000 do process.registry.register("name " .. process.pid() .. i) end process.inbox():receive() end,
  function() pcall(function() local t = {} while true do t[#t + 1] = ("x"):rep(#t % 100) end end) end,
  function() coroutine.spawn(function() while true do coroutine.yield() end end) process.inbox():receive() end,
}
local killers = {}
for i = 1, 4 do
  killers[i] = process.spawn(function()
    local pids = process.listen("kill")
    while true do
      local pid = pids:receive()
      process.terminate(pid)
      process.terminate(pid)
    end
  end)
end
local alive = {}
for i = 1, 400 do
  local job = jobs[i % #jobs + 1]
  local pid = process.with_options({ max_memory = "4MB" }):spawn_monitored(job, nil, main)
  alive[pid] = true
  process.send(killers[i % 4 + 1], "kill", pid)
end
local n = 0
while n < 400 do
  local event = events:receive()
  if event.kind == process.event.EXIT then
    assert(alive[event.from], "told twice")
    alive[event.from], n = nil, n + 1
  end
end
print(n .. " ends, each once")
for _, pid in ipairs(killers) do process.monitor(pid) process.terminate(pid) end
for _ = 1, 4 do events:receive() end
-- Children of those that were killed end by themselves.
local system = require("system")
while #system.hosts.processes("app:processes") > 1 do coroutine.yield() end
local names = 0
for i = 1, 1000 do if process.registry.lookup("name " .. main .. i) then names = names + 1 end end
print("names", names)
print("left", #system.hosts.processes("app:processes"))
