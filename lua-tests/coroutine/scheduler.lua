-- 6.2: a round-robin scheduler with messages
local queue, log = {}, {}
local function spawn(name, f) queue[#queue + 1] = { name = name, co = coroutine.create(f) } end
local boxes = { a = {}, b = {} }
local function send(to, m) table.insert(boxes[to], m) end
local function receive(me) while #boxes[me] == 0 do coroutine.yield("wait") end return table.remove(boxes[me], 1) end
spawn("a", function() for i = 1, 3 do send("b", "ping" .. i) print("a got", receive("a")) end return "a done" end)
spawn("b", function() for i = 1, 3 do local m = receive("b") print("b got", m) send("a", m:gsub("ping", "pong")) end return "b done" end)
spawn("c", function() for i = 1, 2 do print("c step", i) coroutine.yield("step") end error("c fails", 0) end)
local rounds = 0
while #queue > 0 and rounds < 50 do
  rounds = rounds + 1
  local task = table.remove(queue, 1)
  local ok, v = coroutine.resume(task.co)
  if coroutine.status(task.co) == "dead" then print("end of", task.name, ok, v) else queue[#queue + 1] = task end
end
print(rounds, #queue)
