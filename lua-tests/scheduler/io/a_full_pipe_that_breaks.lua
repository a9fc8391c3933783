-- spec: scheduler 11: whoever waits for a pipe is told when nobody reads it any more, or it is closed
-- expect: broken	nil	Broken pipe	32
-- expect: flush	nil	Broken pipe	32
-- expect: closed	nil	Bad file descriptor	9
-- expect: rest	10

local time = require("time")
-- Others are there, so nobody waits in place.
process.spawn(function() process.inbox():receive() end)
local big = ("x"):rep(1000000)

local pipe = io.popen("while [ ! -e flag ]; do sleep 0.01; done; exec true", "w")
coroutine.spawn(function()
  time.sleep("20ms")
  io.open("flag", "w"):close()
end)
print("broken", pipe:write(big))
pipe:close()

os.remove("flag")
pipe = io.popen("while [ ! -e flag ]; do sleep 0.01; done; exec true", "w")
pipe:setvbuf("full", 1000000)
for _ = 1, 10 do assert(pipe:write(("x"):rep(20000))) end
coroutine.spawn(function()
  time.sleep("20ms")
  io.open("flag", "w"):close()
end)
print("flush", pipe:flush())
pipe:close()

-- Another coroutine closes what this one writes to.
assert(os.execute("mkfifo fifo"))
local holder = assert(io.open("fifo", "r+"))
local writer = assert(io.open("fifo", "w"))
coroutine.spawn(function()
  time.sleep("20ms")
  coroutine.spawn(function() writer:close() end)
end)
print("closed", writer:write(big))
-- What it had taken still comes.
print("rest", #holder:read(10))
