-- A pool of worker processes on two shared channels: jobs go in, results come out, in whatever order they are done.
-- A job that fails is tried again; one that kills its worker is found out by the monitor, and a new worker takes over.

local WORKERS = 4
local ATTEMPTS = 3

-- What can be done --------------------------------------------------------------------------------------------

local tasks = {}

function tasks.primes(from, to)
    local count = 0
    for n = math.max(from, 2), to do
        local prime = true
        for d = 2, math.floor(math.sqrt(n)) do
            if n % d == 0 then
                prime = false
                break
            end
        end
        if prime then count = count + 1 end
    end
    return count
end

function tasks.collatz(limit)
    local best, longest = 1, 1
    for start = 1, limit do
        local n, steps = start, 1
        while n ~= 1 do
            n = n % 2 == 0 and n // 2 or 3 * n + 1
            steps = steps + 1
        end
        if steps > longest then best, longest = start, steps end
    end
    return best .. " with " .. longest .. " steps"
end

function tasks.checksum(text)
    local a, b = 1, 0
    for i = 1, #text do
        a = (a + text:byte(i)) % 65521
        b = (b + a) % 65521
    end
    return string.format("%08x", b << 16 | a)
end

-- Succeeds at the third attempt only.
function tasks.flaky(attempt)
    if attempt < 3 then error("connection " .. attempt .. " was refused", 0) end
    return "connected"
end

-- Takes its process along.
function tasks.crash() process.terminate(process.pid()) end

-- Workers -----------------------------------------------------------------------------------------------------

local jobs, results = channel.new(WORKERS), channel.new(WORKERS)

local function worker()
    while true do
        local job, open = jobs:receive()
        if not open then return "no more jobs" end
        -- Says what it is about to do, so that a job whose worker dies is not lost.
        results:send{kind = "started", job = job, worker = process.pid()}
        local arguments = job.task == "flaky" and {job.attempt} or job.arguments
        local ok, value = pcall(tasks[job.task], table.unpack(arguments))
        -- What went wrong matters, not where.
        if not ok then value = value:gsub("^.-:%d+: ", "") end
        results:send{
            kind = ok and "done" or "failed",
            job = job,
            worker = process.pid(),
            value = value,
        }
    end
end

-- The pool ----------------------------------------------------------------------------------------------------

local function run(list)
    local events = process.events()
    local finished, busy, pending = {}, {}, #list
    local crashes, retries, alive = 0, 0, 0

    local function hire()
        process.spawn_monitored(worker)
        alive = alive + 1
    end

    -- A task of its own feeds the jobs, as the channel has room for a few only.
    local queue = channel.new(#list * ATTEMPTS)
    coroutine.spawn(function()
        while true do
            local job, open = queue:receive()
            if not open then break end
            jobs:send(job)
        end
        jobs:close()
    end)

    local function finish(job, value)
        finished[job.id] = {job = job, value = value}
        pending = pending - 1
        if pending == 0 then queue:close() end
    end

    local function try_again(job, reason)
        if job.attempt == ATTEMPTS then
            finish(job, "given up: " .. reason)
        else
            job.attempt = job.attempt + 1
            retries = retries + 1
            queue:send(job)
        end
    end

    for id, job in ipairs(list) do
        job.id, job.attempt = id, 1
        queue:send(job)
    end
    for _ = 1, WORKERS do hire() end
    while alive > 0 do
        local case = channel.select{results:case_receive(), events:case_receive()}
        local message = case.value
        if case.channel == results then
            if message.kind == "started" then
                busy[message.worker] = message.job
            else
                busy[message.worker] = nil
                if message.kind == "done" then
                    finish(message.job, message.value)
                else
                    try_again(message.job, message.value)
                end
            end
        else
            alive = alive - 1
            local job = busy[message.from]
            if message.result.error and job then
                busy[message.from] = nil
                crashes = crashes + 1
                hire()
                try_again(job, message.result.error:message())
            end
        end
    end
    return finished, crashes, retries
end

local list = {}
for i = 0, 5 do list[#list + 1] = {task = "primes", arguments = {i * 5000, i * 5000 + 4999}} end
list[#list + 1] = {task = "collatz", arguments = {3000}}
list[#list + 1] = {task = "checksum", arguments = {("the quick brown fox "):rep(500)}}
list[#list + 1] = {task = "flaky", arguments = {}}
list[#list + 1] = {task = "crash", arguments = {}}
list[#list + 1] = {task = "collatz", arguments = {"three"}}

local finished, crashes, retries = run(list)
local sum = 0
for _, entry in ipairs(finished) do
    local job = entry.job
    print(string.format("%2d  %-9s attempt %d  %s", job.id, job.task, job.attempt, entry.value))
    if job.task == "primes" then sum = sum + entry.value end
end
print(
    string.format(
        "%d jobs, %d primes below 30000, %d retries, %d workers replaced",
        #finished,
        sum,
        retries,
        crashes
    )
)
