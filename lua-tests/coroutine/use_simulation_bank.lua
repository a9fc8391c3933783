-- 6.2: customers, tellers and a queue in virtual time
local seed = 9
local function rnd(a, b) seed = (seed * 16807) % 2147483647 return a + seed % (b - a + 1) end
local clock, queue, events, served = 0, {}, {}, {}
local function wake(co, at) local i = 1 while events[i] and events[i].at <= at do i = i + 1 end table.insert(events, i, { at = at, co = co }) end
local function hold(n) wake(coroutine.running(), clock + n) coroutine.yield() end
local idle = {}
local function teller(id)
  while true do
    while #queue == 0 do idle[#idle + 1] = coroutine.running() coroutine.yield() end
    local c = table.remove(queue, 1)
    hold(c.need)
    served[#served + 1] = { who = c.id, teller = id, waited = clock - c.at - c.need, done = clock }
  end
end
local function arrivals(n)
  for i = 1, n do
    hold(rnd(1, 4))
    queue[#queue + 1] = { id = i, at = clock, need = rnd(2, 9) }
    if #idle > 0 then wake(table.remove(idle, 1), clock) end
  end
end
for i = 1, 2 do wake(coroutine.create(function() teller(i) end), 0) end
wake(coroutine.create(function() arrivals(12) end), 0)
while #events > 0 do
  local e = table.remove(events, 1)
  clock = e.at
  assert(coroutine.resume(e.co))
end
local total = 0
for _, s in ipairs(served) do print(s.who, "teller " .. s.teller, "waited " .. s.waited, "done " .. s.done) total = total + s.waited end
print(#served, clock, total)
