-- spec: processes 12, scheduler 12
-- Three hundred processes, each linked to all others, and one of them fails: all end, each once, and nothing is left.
-- expect: ended	300
-- expect: left	1
local N = 300
local events, main = process.events(), process.pid()

local function member()
  local peers = process.listen("peers"):receive()
  local me = process.pid()
  for _, pid in ipairs(peers) do if pid ~= me then process.link(pid) end end
  local go = process.listen("go"):receive()
  if go == "fail" then error("the first") end
  process.events():receive()
end

local pids = {}
for i = 1, N do pids[i] = process.spawn_monitored(member) end
for _, pid in ipairs(pids) do process.send(pid, "peers", pids) end
for i = 2, N do process.send(pids[i], "go", "wait") end
process.send(pids[1], "go", "fail")
local ended, n = {}, 0
while n < N do
  local event = events:receive()
  assert(event.kind == process.event.EXIT and not ended[event.from])
  ended[event.from], n = true, n + 1
end
print("ended", n)
print("left", #require("system").hosts.processes("app:processes"))
