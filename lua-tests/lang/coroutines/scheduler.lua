-- a round-robin scheduler, a producer and consumers, symmetric transfer
local log = {}
local tasks = {}
local function spawn(name, n) tasks[#tasks + 1] = coroutine.create(function() for i = 1, n do log[#log + 1] = name .. i; coroutine.yield() end return name .. " done" end) end
spawn("a", 3) spawn("b", 1) spawn("c", 2)
while #tasks > 0 do
  for i = #tasks, 1, -1 do
    local ok, r = coroutine.resume(tasks[i])
    if coroutine.status(tasks[i]) == "dead" then log[#log + 1] = tostring(r); table.remove(tasks, i) end
  end
end
for _, l in ipairs(log) do print(l) end
local function transfer() 
  local cos = {}
  for i = 1, 3 do cos[i] = coroutine.create(function(v) while v < 20 do v = coroutine.yield(v % 3 + 1, v + i) end return nil, v end) end
  local target, v, path = 1, 1, {}
  while target do path[#path + 1] = target; local ok; ok, target, v = coroutine.resume(cos[target], v) end
  return v, table.concat(path)
end
print(transfer())
local buffer = {}
local producer = coroutine.wrap(function() for i = 1, 6 do if #buffer >= 2 then coroutine.yield("full") end buffer[#buffer + 1] = "item" .. i end return "finished" end)
local got = {}
repeat local s = producer(); while #buffer > 0 do got[#got + 1] = table.remove(buffer, 1) end until s == "finished"
print(table.concat(got, " "))
