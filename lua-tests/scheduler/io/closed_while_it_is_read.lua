-- spec: scheduler 11: a file that is closed while other tasks wait for its input
-- expect: [..]closed_while_it_is_read.lua:[..]: attempt to use a closed file
-- expect: [..]closed_while_it_is_read.lua:[..]: file is already closed
-- expect: nil	signal	15

local results = channel.new(2)
-- The program ends by itself too, should nobody end it.
local pipe = assert(io.popen("echo $$; exec sleep 50"))
local pid = pipe:read("n")
assert(pipe:read("L") == "\n")
coroutine.spawn(function() results:send((select(2, pcall(function() return pipe:read("a") end)))) end)
coroutine.spawn(function() results:send((select(2, pcall(function() for _ in pipe:lines("L") do end end)))) end)
coroutine.spawn(function()
  print((results:receive()))
  print((results:receive()))
  assert(os.execute("kill " .. pid))
end)
-- Nobody can use it from here on, although the program at its other end goes on.
print(pipe:close())
