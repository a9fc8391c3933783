-- Processes that send one message and end; a thousand at a time.
local count = tonumber(arg[1]) or 1000000
local batch = 1000
local time = require("time")

local function child(main) process.send(main, "done", 1) end

local main, done = process.pid(), process.listen("done")
local started = time.now()
for _ = 1, count // batch do
  for _ = 1, batch do process.spawn(child, nil, main) end
  for _ = 1, batch do done:receive() end
end
local seconds = time.now():sub(started):seconds()
print(string.format("spawn %.0f processes/s", count // batch * batch / seconds))
