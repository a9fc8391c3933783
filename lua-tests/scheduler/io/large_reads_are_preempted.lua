-- spec: scheduler 8: a long read of a file is no long step
-- options: --workers 1
-- expect: 20000000	true

local time = require("time")
local name = os.tmpname()
local file = assert(io.open(name, "w"))
for _ = 1, 20 do file:write(("x"):rep(999999), "\n") end
file:close()
local ticks = 0
local main = process.pid()
process.spawn(function()
  local file = io.open(name)
  local n = 0
  for _ = 1, 5 do
    file:seek("set")
    n = #file:read("a")
  end
  process.send(main, "done", n)
end)
local done = process.listen("done")
local tick = time.ticker("1ms"):response()
while true do
  local case = channel.select { tick:case_receive(), done:case_receive() }
  if case.channel == done then
    print(case.value, ticks > 0)
    break
  end
  ticks = ticks + 1
end
os.remove(name)
