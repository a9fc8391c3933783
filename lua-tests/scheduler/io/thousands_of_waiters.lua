-- spec: scheduler 11: any number of tasks may wait for one stream; all are woken, and wait again
-- expect: 5000	5000

local n, ended = 0, 0
local done = channel.new(5000)
local ready = channel.new()
assert(os.execute("mkfifo fifo"))
local fifo = assert(io.open("fifo", "r+"))
for i = 1, 5000 do
  coroutine.spawn(function()
    local line = fifo:read("l")
    n = n + (line == "x" and 1 or 0)
    ended = ended + 1
    done:send(true)
  end)
end
for i = 1, 3 do
  fifo:write("x\n")
  fifo:flush()
  done:receive()
end
fifo:write(("x\n"):rep(4997))
fifo:flush()
for i = 4, 5000 do done:receive() end
print(n, ended)
