-- A cooperative task scheduler on coroutines: virtual time, sleeping, channels with and without buffers, select with
-- time-outs, semaphores, futures, cancellation, supervision of failing tasks. Time is simulated, so that every run is
-- the same and nothing waits.

-- Priority queue: a binary heap ordered by time, then by order of insertion ----------------------------------

local Heap = {}
Heap.__index = Heap

function Heap.new() return setmetatable({size = 0, serial = 0}, Heap) end

local function earlier(a, b)
    if a.time ~= b.time then return a.time < b.time end
    return a.serial < b.serial
end

function Heap:push(time, value)
    self.serial = self.serial + 1
    self.size = self.size + 1
    local item, i = {time = time, serial = self.serial, value = value}, self.size
    while i > 1 and earlier(item, self[i // 2]) do
        self[i] = self[i // 2]
        i = i // 2
    end
    self[i] = item
    return item
end

function Heap:pop()
    local top, last = self[1], self[self.size]
    self[self.size] = nil
    self.size = self.size - 1
    if self.size > 0 then
        local i = 1
        while true do
            local child = i * 2
            if child > self.size then break end
            if child < self.size and earlier(self[child + 1], self[child]) then
                child = child + 1
            end
            if not earlier(self[child], last) then break end
            self[i] = self[child]
            i = child
        end
        self[i] = last
    end
    return top
end

-- Scheduler -----------------------------------------------------------------------------------------------

local Scheduler = {}
Scheduler.__index = Scheduler

local Task = {}
Task.__index = Task

local CANCELLED = setmetatable({}, {__tostring = function() return "cancelled" end})

function Scheduler.new()
    return setmetatable({
        now = 0,
        ready = {},
        head = 1,
        tail = 0,
        timers = Heap.new(),
        current = nil,
        live = 0,
        switches = 0,
    }, Scheduler)
end

--- Starts a task; it runs when the scheduler comes to it.
function Scheduler:spawn(name, body, ...)
    local task = setmetatable({
        name = name,
        scheduler = self,
        co = coroutine.create(body),
        status = "ready",
        waiters = {},
        wait_id = 0,
    }, Task)
    self.live = self.live + 1
    self:enqueue(task, ...)
    return task
end

function Scheduler:enqueue(task, ...)
    self.tail = self.tail + 1
    self.ready[self.tail] = {task = task, values = table.pack(...)}
end

--- Suspends the running task. `wake(...)` of the returned token resumes it once; later calls do nothing.
function Scheduler:token()
    local task = self.current
    task.wait_id = task.wait_id + 1
    local id = task.wait_id
    return function(...)
        if task.status ~= "waiting" or task.wait_id ~= id then return false end
        task.wait_id = task.wait_id + 1
        task.status = "ready"
        self:enqueue(task, ...)
        return true
    end
end

function Scheduler:suspend()
    self.current.status = "waiting"
    local result = table.pack(coroutine.yield())
    if result[1] == CANCELLED then error(CANCELLED, 0) end
    return table.unpack(result, 1, result.n)
end

function Scheduler:sleep(duration)
    self.timers:push(self.now + duration, self:token())
    return self:suspend()
end

function Scheduler:finish(task, ok, ...)
    task.status = ok and "done" or "failed"
    task.result = table.pack(...)
    self.live = self.live - 1
    for _, wake in ipairs(task.waiters) do
        wake()
    end
end

function Scheduler:step(entry)
    local task = entry.task
    if task.status == "done" or task.status == "failed" then return end
    self.current, task.status = task, "running"
    self.switches = self.switches + 1
    local function after(ok, ...)
        if not ok or coroutine.status(task.co) == "dead" then self:finish(task, ok, ...) end
    end
    after(coroutine.resume(task.co, table.unpack(entry.values, 1, entry.values.n)))
    self.current = nil
end

--- Runs until nothing is ready and no timer is left; returns the number of tasks that wait for ever.
function Scheduler:run()
    while true do
        while self.head <= self.tail do
            local entry = self.ready[self.head]
            self.ready[self.head] = nil
            self.head = self.head + 1
            self:step(entry)
        end
        if self.timers.size == 0 then return self.live end
        local timer = self.timers:pop()
        self.now = math.max(self.now, timer.time)
        timer.value()
    end
end

--- Waits for a task to end; returns true and its results, or false and its error.
function Task:join()
    if self.status ~= "done" and self.status ~= "failed" then
        self.waiters[#self.waiters + 1] = self.scheduler:token()
        self.scheduler:suspend()
    end
    return self.status == "done", table.unpack(self.result, 1, self.result.n)
end

function Task:cancel()
    if self.status == "waiting" then
        self.wait_id = self.wait_id + 1
        self.status = "ready"
        self.scheduler:enqueue(self, CANCELLED)
        return true
    end
    return false
end

-- Channels ----------------------------------------------------------------------------------------------------

local Channel = {}
Channel.__index = Channel

function Scheduler:channel(capacity)
    return setmetatable({
        scheduler = self,
        capacity = capacity or 0,
        items = {},
        senders = {},
        receivers = {},
        closed = false,
    }, Channel)
end

function Channel:send(value)
    if self.closed then error("channel is closed", 0) end
    while #self.receivers > 0 do
        if table.remove(self.receivers, 1)(true, value, self) then return end
    end
    if #self.items < self.capacity then
        self.items[#self.items + 1] = value
        return
    end
    self.senders[#self.senders + 1] = {wake = self.scheduler:token(), value = value}
    self.scheduler:suspend()
end

--- Takes a value without waiting: true and the value, or false.
function Channel:poll()
    if #self.items > 0 then
        local value = table.remove(self.items, 1)
        while #self.senders > 0 do
            local sender = table.remove(self.senders, 1)
            if sender.wake() then -- a cancelled sender does not send
                self.items[#self.items + 1] = sender.value
                break
            end
        end
        return true, value
    end
    while #self.senders > 0 do
        local sender = table.remove(self.senders, 1)
        if sender.wake() then return true, sender.value end
    end
    return false
end

--- Returns true and a value, or false when the channel is closed and empty.
function Channel:receive()
    local ok, value = self:poll()
    if ok then return true, value end
    if self.closed then return false end
    self.receivers[#self.receivers + 1] = self.scheduler:token()
    ok, value = self.scheduler:suspend()
    return ok, value
end

function Channel:values()
    return function()
        local ok, value = self:receive()
        if ok then return value end
    end
end

function Channel:close()
    self.closed = true
    for _, wake in ipairs(self.receivers) do
        wake(false, nil, self)
    end
    self.receivers = {}
end

--- Waits for the first of several channels, or the time-out: returns the channel and the value, or nil.
function Scheduler:select(channels, timeout)
    for _, channel in ipairs(channels) do
        local ok, value = channel:poll()
        if ok then return channel, value end
    end
    local token = self:token()
    for _, channel in ipairs(channels) do
        channel.receivers[#channel.receivers + 1] = token
    end
    if timeout then self.timers:push(self.now + timeout, function() token(false) end) end
    local ok, value, channel = self:suspend()
    if ok then return channel, value end
    return nil
end

-- Semaphores ----------------------------------------------------------------------------------------------------

local Semaphore = {}
Semaphore.__index = Semaphore

function Scheduler:semaphore(count)
    return setmetatable({scheduler = self, count = count, queue = {}}, Semaphore)
end

function Semaphore:acquire()
    if self.count > 0 then
        self.count = self.count - 1
        return
    end
    self.queue[#self.queue + 1] = self.scheduler:token()
    self.scheduler:suspend()
end

function Semaphore:release()
    while #self.queue > 0 do
        if table.remove(self.queue, 1)() then return end
    end
    self.count = self.count + 1
end

-- Demonstration ---------------------------------------------------------------------------------------------------

local function section(title, body)
    print("-- " .. title)
    local s = Scheduler.new()
    local function log(...) print(string.format("%6.1f  %s", s.now, string.format(...))) end
    body(s, log)
    local stuck = s:run()
    print(
        string.format("ended at %.1f after %d switches, %d tasks stuck", s.now, s.switches, stuck)
    )
end

section("sleepers wake in order", function(s, log)
    for i, duration in ipairs{3, 1, 2, 1} do
        s:spawn("sleeper" .. i, function()
            s:sleep(duration)
            log("sleeper %d", i)
        end)
    end
end)

section("producer and consumers on an unbuffered channel", function(s, log)
    local channel = s:channel()
    s:spawn("producer", function()
        for i = 1, 6 do
            s:sleep(0.5)
            channel:send(i * i)
        end
        channel:close()
    end)
    for c = 1, 2 do
        s:spawn("consumer", function()
            local sum = 0
            for value in channel:values() do
                sum = sum + value
                log("consumer %d got %d", c, value)
                s:sleep(0.7)
            end
            log("consumer %d leaves with %d", c, sum)
        end)
    end
end)

section("a buffered pipeline: numbers, squares, sum", function(s, log)
    local numbers, squares = s:channel(4), s:channel(2)
    s:spawn("numbers", function()
        for i = 1, 100 do numbers:send(i) end
        numbers:close()
    end)
    s:spawn("squares", function()
        for n in numbers:values() do squares:send(n * n) end
        squares:close()
    end)
    s:spawn("sum", function()
        local sum = 0
        for n in squares:values() do sum = sum + n end
        log("sum of squares %d", sum)
    end)
end)

section("select with a time-out", function(s, log)
    local a, b = s:channel(), s:channel()
    s:spawn("a", function()
        s:sleep(1)
        a:send("from a")
        s:sleep(4)
        a:send("late")
    end)
    s:spawn("b", function()
        s:sleep(2)
        b:send("from b")
    end)
    s:spawn("main", function()
        for _ = 1, 4 do
            local channel, value = s:select({a, b}, 2)
            log("%s %s", channel == a and "a" or channel == b and "b" or "nobody", tostring(value))
        end
    end)
end)

section("a semaphore lets two in", function(s, log)
    local gate = s:semaphore(2)
    for i = 1, 5 do
        s:spawn("worker", function()
            gate:acquire()
            log("worker %d in", i)
            s:sleep(1 + i % 2)
            log("worker %d out", i)
            gate:release()
        end)
    end
end)

section("join, failure and cancellation", function(s, log)
    local good = s:spawn("good", function(a, b)
        s:sleep(1)
        return a + b, "done"
    end, 20, 22)
    local bad = s:spawn("bad", function()
        s:sleep(2)
        error("broken", 0)
    end)
    local slow = s:spawn("slow", function()
        local ok, reason = pcall(s.sleep, s, 1000)
        log("slow was woken: %s", tostring(reason))
        error(reason, 0)
    end)
    s:spawn("main", function()
        log("good: %s", table.concat({tostring((good:join())), select(2, good:join())}, " "))
        log("bad: %s %s", bad:join())
        log("cancel: %s", tostring(slow:cancel()))
        local ok, reason = slow:join()
        log("slow: %s %s", tostring(ok), tostring(reason))
        log("cancel again: %s", tostring(slow:cancel()))
    end)
end)

section("a supervisor restarts a worker", function(s, log)
    local attempts = 0
    local function worker()
        attempts = attempts + 1
        s:sleep(1)
        if attempts < 4 then error("attempt " .. attempts .. " failed", 0) end
        return "success"
    end
    s:spawn("supervisor", function()
        local delay = 1
        while true do
            local ok, result = s:spawn("worker", worker):join()
            log("%s", tostring(result))
            if ok then return end
            s:sleep(delay)
            delay = delay * 2
        end
    end)
end)

section("a ring of 500 tasks and tasks that wait for ever", function(s, log)
    local first = s:channel()
    local input = first
    for _ = 1, 500 do
        local from, to = input, s:channel()
        s:spawn("node", function()
            for value in from:values() do to:send(value + 1) end
        end)
        input = to
    end
    s:spawn("driver", function()
        for round = 1, 3 do
            first:send(round * 1000)
            local _, value = input:receive()
            log("round %d: %d", round, value)
        end
    end)
end)
