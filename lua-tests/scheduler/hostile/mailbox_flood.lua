-- spec: scheduler 13, processes 7
-- Ten senders flood a process that reads nothing and has a limit: they are refused, the process stays small, hears what is
-- no message, and reads what it has.
-- expect: 100 of 20000 were taken
-- expect: its memory is small	true
-- expect: it reads	100
local reports = process.listen("report")
local victim = process.with_options({ mailbox_limit = 100, max_memory = "2MB" }):spawn(function(main)
  process.events():receive()
  local inbox, n = process.inbox(), 0
  while true do
    local r = channel.select { inbox:case_receive(), default = true }
    if r.default then break end
    n = n + 1
  end
  process.send(main, "report", n)
end, nil, process.pid())

local function flood(main, victim)
  local taken = 0
  for i = 1, 2000 do
    if process.send(victim, "junk", { i, ("x"):rep(100) }) then taken = taken + 1 end
  end
  process.send(main, "report", taken)
end
for _ = 1, 10 do process.spawn(flood, nil, process.pid(), victim) end
local taken = 0
for _ = 1, 10 do taken = taken + reports:receive() end
print(taken .. " of 20000 were taken")
print("its memory is small", process.info(victim).memory < 1000000)
process.cancel(victim, "read now")
print("it reads", (reports:receive()))
