-- spec: scheduler 11: other programs and FIFOs are waited for elsewhere, by more processes than there are workers
-- options: --workers 1
-- expect: executed	24	true	exit	0
-- expect: fifo	one	two	nil

local events = process.events()
local wait = "while [ ! -e flag ]; do sleep 0.01; done"
local waiters = {}
for i = 1, 8 do
  waiters[process.spawn_monitored(function() return { os.execute(wait) } end)] = true
  waiters[process.spawn_monitored(function() return { io.popen(wait):close() } end)] = true
  waiters[process.spawn_monitored(function()
    local pipe = io.popen(wait .. "; echo now")
    assert(pipe:read() == "now")
    return { pipe:close() }
  end)] = true
end
assert(os.execute("mkfifo fifo"))
local main = process.pid()
local reader = process.spawn_monitored(function()
  local fifo = assert(io.open("fifo"))
  process.send(main, "opened")
  return { fifo:read("l", "L", "l") }
end)
for i = 1, 8 do assert(process.exec(function(n) return n + 1 end, nil, i) == i + 1) end
io.open("flag", "w"):close()
local n, result = 0
for _ = 1, 24 do
  local event = events:receive()
  assert(waiters[event.from])
  result = event.result.value
  n = n + 1
end
print("executed", n, table.unpack(result))
local fifo = assert(io.open("fifo", "w"))
process.listen("opened"):receive()
fifo:write("one\ntw")
fifo:flush()
fifo:write("o")
fifo:close()
print("fifo", table.unpack(events:receive().result.value, 1, 3))
