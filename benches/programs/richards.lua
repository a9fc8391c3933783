-- Martin Richards' operating system simulation: tasks exchange packets through queues under a scheduler.
-- Polymorphic method calls on small objects and linked lists.
-- small: 1
local n = tonumber(arg and arg[1]) or 24

local IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = 1, 2, 3, 4, 5, 6
local KIND_DEVICE, KIND_WORK = 0, 1
local DATA_SIZE = 4

-- Packets -----------------------------------------------------------------------------------------

local Packet = {}
Packet.__index = Packet

function Packet.new(link, id, kind)
  local data = {}
  for i = 1, DATA_SIZE do
    data[i] = 0
  end
  return setmetatable({ link = link, id = id, kind = kind, datum = 0, data = data }, Packet)
end

--- Appends the packet to the list and returns the list's head.
function Packet:append_to(queue)
  self.link = nil
  if not queue then return self end
  local last = queue
  while last.link do
    last = last.link
  end
  last.link = self
  return queue
end

-- Task control blocks -------------------------------------------------------------------------------

local Task = {}
Task.__index = Task

function Task.new(scheduler, id, priority, queue)
  return setmetatable({
    scheduler = scheduler, link = scheduler.list, id = id, priority = priority, queue = queue,
    pending = queue ~= nil, waiting = false, holding = false,
  }, Task)
end

function Task:is_held_or_idle()
  return self.holding or (self.waiting and not self.pending)
end

--- Gives a packet to this task; the answer says who runs next.
function Task:accept(packet, current)
  if not self.queue then
    self.queue = packet
    self.pending = true
    if self.priority > current.priority then return self end
  else
    self.queue = packet:append_to(self.queue)
  end
  return current
end

function Task:resume()
  local packet
  if self.waiting and self.pending then
    packet = self.queue
    self.queue = packet.link
    self.waiting = false
    self.pending = self.queue ~= nil
  end
  return self.behaviour:run(packet)
end

-- Scheduler -----------------------------------------------------------------------------------------

local Scheduler = {}
Scheduler.__index = Scheduler

function Scheduler.new()
  return setmetatable({ queued = 0, held = 0, tasks = {}, list = nil, current = nil }, Scheduler)
end

function Scheduler:add(id, priority, queue, behaviour, waiting)
  local task = Task.new(self, id, priority, queue)
  task.behaviour = behaviour
  task.waiting = waiting
  self.list = task
  self.tasks[id] = task
  return task
end

function Scheduler:schedule()
  self.current = self.list
  while self.current do
    local task = self.current
    if task:is_held_or_idle() then
      self.current = task.link
    else
      self.current = task:resume()
    end
  end
end

function Scheduler:wait_current()
  self.current.waiting = true
  return self.current
end

function Scheduler:hold_current()
  self.held = self.held + 1
  self.current.holding = true
  return self.current.link
end

function Scheduler:release(id)
  local task = self.tasks[id]
  task.holding = false
  if task.priority > self.current.priority then return task end
  return self.current
end

function Scheduler:send(packet)
  local target = self.tasks[packet.id]
  self.queued = self.queued + 1
  packet.link = nil
  packet.id = self.current.id
  return target:accept(packet, self.current)
end

-- Behaviours ----------------------------------------------------------------------------------------

local Idle = {}
Idle.__index = Idle

function Idle:run()
  self.count = self.count - 1
  if self.count == 0 then return self.scheduler:hold_current() end
  local half = math.floor(self.seed / 2)
  if self.seed % 2 == 0 then
    self.seed = half
    return self.scheduler:release(DEVICE_A)
  end
  -- A 16-bit feedback register; 0xD008 has the bits of its polynomial.
  local bits, mask, result, place = half, 0xD008, 0, 1
  for _ = 1, 16 do
    local a, b = bits % 2, mask % 2
    if a ~= b then result = result + place end
    bits, mask, place = (bits - a) / 2, (mask - b) / 2, place * 2
  end
  self.seed = result
  return self.scheduler:release(DEVICE_B)
end

local Worker = {}
Worker.__index = Worker

function Worker:run(packet)
  if not packet then return self.scheduler:wait_current() end
  self.handler = self.handler == HANDLER_A and HANDLER_B or HANDLER_A
  packet.id = self.handler
  packet.datum = 0
  for i = 1, DATA_SIZE do
    self.letter = self.letter + 1
    if self.letter > 26 then self.letter = 1 end
    packet.data[i] = 64 + self.letter
  end
  return self.scheduler:send(packet)
end

local Handler = {}
Handler.__index = Handler

function Handler:run(packet)
  if packet then
    if packet.kind == KIND_WORK then
      self.work = packet:append_to(self.work)
    else
      self.devices = packet:append_to(self.devices)
    end
  end
  local work = self.work
  if work then
    local count = work.datum
    if count >= DATA_SIZE then
      self.work = work.link
      return self.scheduler:send(work)
    end
    local device = self.devices
    if device then
      self.devices = device.link
      device.datum = work.data[count + 1]
      work.datum = count + 1
      return self.scheduler:send(device)
    end
  end
  return self.scheduler:wait_current()
end

local Device = {}
Device.__index = Device

function Device:run(packet)
  if not packet then
    if not self.packet then return self.scheduler:wait_current() end
    local kept = self.packet
    self.packet = nil
    return self.scheduler:send(kept)
  end
  self.packet = packet
  return self.scheduler:hold_current()
end

local function behaviour(class, scheduler, fields)
  fields.scheduler = scheduler
  return setmetatable(fields, class)
end

-- The workload --------------------------------------------------------------------------------------

local function run(count)
  local s = Scheduler.new()
  local idle = s:add(IDLE, 0, nil, behaviour(Idle, s, { seed = 1, count = count }), false)
  idle.waiting = false

  local queue = Packet.new(nil, WORKER, KIND_WORK)
  queue = Packet.new(queue, WORKER, KIND_WORK)
  s:add(WORKER, 1000, queue, behaviour(Worker, s, { handler = HANDLER_A, letter = 0 }), true)

  for index, id in ipairs({ HANDLER_A, HANDLER_B }) do
    local device = id == HANDLER_A and DEVICE_A or DEVICE_B
    queue = nil
    for _ = 1, 3 do
      queue = Packet.new(queue, device, KIND_DEVICE)
    end
    s:add(id, 1000 * (index + 1), queue, behaviour(Handler, s, {}), true)
  end
  s:add(DEVICE_A, 4000, nil, behaviour(Device, s, {}), true)
  s:add(DEVICE_B, 5000, nil, behaviour(Device, s, {}), true)
  s:schedule()
  return s.queued, s.held
end

local queued, held
for _ = 1, n do
  queued, held = run(10000)
end
print(string.format("queued %d, held %d", queued, held))
