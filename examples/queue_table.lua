-- A queue of jobs in a table. Workers are processes that share one database; each claims a job at a time, so that no two
-- have the same. What fails is tried again after a pause that doubles, what fails too often is set aside with its reason.
-- A worker that goes down has its job given back by the process that watches.

local sql = require("sql")
local time = require("time")

local MAX_TRIES = 3

-- The queue -------------------------------------------------------------------------------------------------------

local Queue = {}
Queue.__index = Queue

function Queue.new(db)
    assert(db:execute([[
    CREATE TABLE IF NOT EXISTS jobs (
      id INTEGER PRIMARY KEY, kind TEXT NOT NULL, argument TEXT, state TEXT NOT NULL DEFAULT 'waiting',
      tries INTEGER NOT NULL DEFAULT 0, due INTEGER NOT NULL DEFAULT 0, worker TEXT, result TEXT
    );
    CREATE INDEX IF NOT EXISTS jobs_due ON jobs (state, due, id);
  ]]))
    return setmetatable({db = db}, Queue)
end

local function now() return time.now():unix_milli() end

function Queue:push(kind, argument)
    local insert = sql.builder.insert("jobs"):set_map{kind = kind, argument = argument or sql.NULL}
    return assert(assert(insert:run_with(self.db)):exec()).last_insert_id
end

--- The next job that is due, which from now on belongs to the worker; nil if there is none.
function Queue:claim(worker)
    local rows = assert(self.db:query([[
    UPDATE jobs SET state = 'running', worker = ?1, tries = tries + 1
    WHERE id = (SELECT id FROM jobs WHERE state = 'waiting' AND due <= ?2 ORDER BY due, id LIMIT 1)
    RETURNING id, kind, argument, tries]], {worker, now()}))
    return rows[1]
end

function Queue:done(job, result)
    assert(
        self.db:execute("UPDATE jobs SET state = 'done', worker = NULL, result = ? WHERE id = ?", {
            result,
            job.id,
        })
    )
end

function Queue:failed(job, reason)
    local dead = job.tries >= MAX_TRIES
    local update = sql.builder.update("jobs")
        :where{id = job.id}
        :set("worker", sql.NULL)
        :set("state", dead and "dead" or "waiting")
        :set("due", now() + 5 * 2 ^ job.tries // 1 | 0)
        :set("result", reason)
    assert(assert(update:run_with(self.db)):exec())
end

--- Gives back what a worker had when it went down; the number of jobs.
function Queue:give_back(worker)
    local update = sql.builder.update("jobs")
        :where{worker = worker, state = "running"}
        :set_map{worker = sql.NULL, state = "waiting"}
    return assert(assert(update:run_with(self.db)):exec()).rows_affected
end

--- Whether every job is done or set aside.
function Queue:is_finished()
    return #assert(
        self.db:query("SELECT 1 FROM jobs WHERE state IN ('waiting', 'running') LIMIT 1")
    )
        == 0
end

-- Workers ---------------------------------------------------------------------------------------------------------

local handlers = {
    double = function(job) return tostring(2 * tonumber(job.argument)) end,
    flaky = function(job)
        if job.tries < tonumber(job.argument) then error("no luck with try " .. job.tries, 0) end
        return "luck with try " .. job.tries
    end,
    broken = function() error("cannot be done", 0) end,
    crash = function(job)
        if job.tries == 1 then process.terminate(process.pid()) end
        return "another worker has done it"
    end,
}

local function worker(db)
    local queue, me = setmetatable({db = db}, Queue), process.pid()
    while true do
        local job = queue:claim(me)
        if job then
            local ok, result = pcall(handlers[job.kind], job)
            if ok then
                queue:done(job, result)
            else
                queue:failed(job, result)
            end
        elseif queue:is_finished() then
            return
        else
            time.sleep("1ms")
        end
    end
end

-- The demonstration -----------------------------------------------------------------------------------------------

local db = assert(sql.open{driver = "sqlite", file = ":memory:"})
local queue = Queue.new(db)
for n = 1, 5 do queue:push("double", tostring(n)) end
queue:push("flaky", "2")
queue:push("flaky", "3")
queue:push("broken")
queue:push("crash")

local events = process.events()
local running, lost = 0, 0
local function start_worker()
    assert(process.spawn_monitored(worker, "app:processes", db))
    running = running + 1
end
for _ = 1, 3 do start_worker() end
while running > 0 do
    local event = events:receive()
    running = running - 1
    local given_back = queue:give_back(event.from)
    if given_back > 0 then
        lost = lost + 1
        start_worker()
    end
end

print("workers that went down", lost)
local jobs = sql.builder.select("id", "kind", "argument", "state", "tries", "result")
    :from("jobs")
    :order_by("id")
for _, job in ipairs(assert(assert(jobs:run_with(db)):query())) do
    print(
        ("%2d %-7s%-3s %-5s after %d: %s"):format(
            job.id,
            job.kind,
            job.argument or "",
            job.state,
            job.tries,
            job.result
        )
    )
end
local counts = assert(
    db:query("SELECT state, count(*) AS n FROM jobs GROUP BY state ORDER BY state")
)
for _, row in ipairs(counts) do print(row.state, row.n) end
db:release()
