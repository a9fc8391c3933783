-- spec: scheduler 13, processes 5
-- options: --max-processes 200
-- A process that starts two others, which do the same: the limit holds, everybody else goes on, and nothing is left.
-- expect: refused	Unavailable	true	host app:processes is full (200 processes)
-- expect: a process of another kind still answers	42
-- expect: over	1
local refusals, echo = process.listen("refused"), process.listen("echo")
local system = require("system")

-- Finds itself as a global of its own process.
function bomb(main)
  local stop = process.listen("stop")
  while true do
    local pid, err = process.spawn(bomb, nil, main)
    if not pid then
      process.send(main, "refused", { err:kind(), err:retryable(), err:message() })
      break
    end
  end
  stop:receive()
end

local main = process.pid()
local helper = process.spawn(function(main)
  local ask = process.listen("ask")
  process.send(main, "echo", "ready")
  while true do process.send(main, "echo", ask:receive() * 2) end
end, nil, main)
echo:receive()

process.spawn(bomb, nil, main)
print("refused", table.unpack((refusals:receive())))
process.send(helper, "ask", 21)
print("a process of another kind still answers", (echo:receive()))
-- All of them, wherever they are.
local function others()
  local pids = {}
  for _, p in ipairs(system.hosts.processes("app:processes")) do
    if p.pid ~= main then pids[#pids + 1] = p.pid end
  end
  return pids
end
local pids = others()
while #pids > 0 do
  for _, pid in ipairs(pids) do process.terminate(pid) end
  pids = others()
end
print("over", #system.hosts.processes("app:processes"))
