-- A thousand senders of small tables, one receiver.
local count = tonumber(arg[1]) or 1000000
local senders = 1000
local time = require("time")

local function sender(main, id, each)
  local name = "sender " .. id
  for n = 1, each do process.send(main, "row", { id = id, name = name, n = n }) end
end

local row, each = process.listen("row"), count // senders
local started = time.now()
for id = 1, senders do process.spawn(sender, nil, process.pid(), id, each) end
local sum = 0
for _ = 1, senders * each do sum = sum + row:receive().n end
local seconds = time.now():sub(started):seconds()
assert(sum == senders * each * (each + 1) // 2)
print(string.format("fan_in %.0f messages/s", senders * each / seconds))
