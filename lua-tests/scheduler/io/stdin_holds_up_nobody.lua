-- spec: scheduler 11: a process that waits for standard input holds no worker
-- options: --workers 1
-- stdin: hello after line 9
-- stdin: 17 and more after line 10
-- stdin: end after line 11
-- expect-any-order
-- expect: 1 has counted
-- expect: 2 has counted
-- expect: 3 has counted
-- expect: 4 has counted
-- expect: 5 has counted
-- expect: 6 has counted
-- expect: 7 has counted
-- expect: 8 has counted
-- expect: all have counted
-- expect: line	hello
-- expect: number	17	rest	 and more
-- expect: end	nil		nil

local events = process.events()
local reader = process.spawn_monitored(function()
  print("line", io.read())
  io.stdout:flush()
  local n, rest = io.read("n", "l")
  print("number", n, "rest", rest)
  io.stdout:flush()
  print("end", io.read("l"), io.read("a"), io.read(0))
end)
for i = 1, 8 do
  process.spawn_monitored(function()
    local sum = 0
    for k = 1, 20000 do sum = sum + k end
    print(i .. " has counted")
  end)
end
for _ = 1, 8 do assert(events:receive().from ~= reader) end
print("all have counted")
io.stdout:flush()
assert(events:receive().from == reader)
