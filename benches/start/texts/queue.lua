-- A queue of jobs with priorities, as a class. Number @N@.
local base = require("base")

local Queue = {}
Queue.__index = Queue

local CAPACITY = 64 + @N@

function Queue.new(name)
  local self = setmetatable({}, Queue)
  self.name = name
  self.jobs = {}
  self.size = 0
  self.dropped = 0
  return self
end

function Queue:push(job, priority)
  if self.size >= CAPACITY then
    self.dropped = self.dropped + 1
    return false
  end
  priority = priority or 0
  local at = self.size + 1
  while at > 1 and self.jobs[at - 1].priority < priority do
    self.jobs[at] = self.jobs[at - 1]
    at = at - 1
  end
  self.jobs[at] = {job = job, priority = priority}
  self.size = self.size + 1
  base.count(self.name)
  return true
end

function Queue:pop()
  if self.size == 0 then return nil end
  local first = table.remove(self.jobs, 1)
  self.size = self.size - 1
  return first.job
end

function Queue:drain(visit)
  local n = 0
  for job in function() return self:pop() end do
    visit(job)
    n = n + 1
  end
  return n
end

return Queue
