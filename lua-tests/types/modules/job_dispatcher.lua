-- Jobs of several kinds for workers over channels, with retries and a time limit.

local time = require("time")

type Resize = {kind: "resize", id: integer, width: integer, height: integer}
type Mail = {kind: "mail", id: integer, to: string, subject?: string}
type Cleanup = {kind: "cleanup", id: integer, older_than: number}
type Job = Resize | Mail | Cleanup
type Report = {id: integer, attempts: integer, result?: string, failure?: string}
type Handlers = {
    resize: (Resize) -> (string?, string?),
    mail: (Mail) -> (string?, string?),
    cleanup: (Cleanup) -> (string?, string?),
}

local ATTEMPTS_MAX = 3
local failures: {[integer]: integer} = {[2] = 1, [5] = 9}

local function fails(id: integer): boolean
    local left = failures[id] or 0
    if left > 0 then
        failures[id] = left - 1
        return true
    end
    return false
end

local handlers: Handlers = {
    resize = function(job)
        if job.width <= 0 or job.height <= 0 then
            return nil, "empty picture"
        end
        return string.format("%dx%d, %d pixels", job.width, job.height, job.width * job.height), nil
    end,
    mail = function(job)
        if fails(job.id) then
            return nil, "server of " .. job.to .. " is busy"
        end
        return "sent '" .. (job.subject or "no subject") .. "'", nil
    end,
    cleanup = function(job)
        local days = job.older_than / 24
        return string.format("removed what is older than %.1f days", days), nil
    end,
}

local function perform(job: Job): (string?, string?)
    if job.kind == "resize" then
        return handlers.resize(job)
    elseif job.kind == "mail" then
        return handlers.mail(job)
    else
        return handlers.cleanup(job)
    end
end

local function attempt(job: Job): Report
    local report: Report = {id = job.id, attempts = 0}
    repeat
        report.attempts = report.attempts + 1
        local result, failure = perform(job)
        if result then
            report.result = result
            report.failure = nil
            return report
        end
        report.failure = failure
    until report.attempts >= ATTEMPTS_MAX
    return report
end

local function worker(jobs: Channel<Job>, reports: Channel<Report>)
    while true do
        local job, open = jobs:receive()
        if not open then
            reports:send({id = 0, attempts = 0})
            return
        end
        reports:send(attempt(job))
    end
end

local function run(list: {Job}, n_workers: integer): {Report}
    local jobs: Channel<Job> = channel.new()
    local reports: Channel<Report> = channel.new(#list + n_workers)
    for _ = 1, n_workers do
        coroutine.spawn(worker, jobs, reports)
    end
    for _, job in ipairs(list) do
        jobs:send(job)
    end
    jobs:close()
    local all: {Report} = {}
    local n_ended = 0
    while n_ended < n_workers do
        local limit = time.after("5s")
        local selected = channel.select({reports:case_receive(), limit:case_receive()})
        if selected.channel == limit then
            error("workers are too slow")
        end
        local report = selected.value
        if report.id == 0 then
            n_ended = n_ended + 1
        else
            all[#all + 1] = report
        end
    end
    table.sort(all, function(a, b) return a.id < b.id end)
    return all
end

local function describe(report: Report): string
    local result = report.result
    if result then
        return string.format("#%d %s (%d)", report.id, result, report.attempts)
    end
    return string.format("#%d failed: %s (%d)", report.id, report.failure or "unknown", report.attempts)
end

local list: {Job} = {
    {kind = "resize", id = 1, width = 640, height = 480},
    {kind = "mail", id = 2, to = "ann@example.org", subject = "Hello"},
    {kind = "cleanup", id = 3, older_than = 36},
    {kind = "resize", id = 4, width = 0, height = 10},
    {kind = "mail", id = 5, to = "bob@example.org"},
    {kind = "mail", id = 6, to = "eve@example.org"},
}

local n_failed = 0
for _, report in ipairs(run(list, 2)) do
    print(describe(report))
    if report.failure then
        n_failed = n_failed + 1
    end
end
print("failed", n_failed)
