-- spec: scheduler 11: each line goes to one reader, the end to all
-- expect: 200	20100	10

local n, sum, ended = 0, 0, 0
local done = channel.new()
local pipe = assert(io.popen("for i in $(seq 1 100); do echo $i; done; sleep 0.05; seq 101 200"))
for _ = 1, 10 do
  coroutine.spawn(function()
    while true do
      local line = pipe:read("n")
      if not line then break end
      n = n + 1
      sum = sum + line
    end
    ended = ended + 1
    done:send(true)
  end)
end
for _ = 1, 10 do done:receive() end
print(n, sum, ended)
