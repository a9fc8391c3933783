-- A worker that takes jobs from channels, with a time limit and a stop signal.

local time = require("time")

type Job = {id: integer, kind: "square" | "text", number?: integer, text?: string}
type Outcome = {id: integer, ok: true, value: string} | {id: integer, ok: false, reason: string}
type Stats = {done: integer, failed: integer, by_kind: {[string]: integer}}

local function run(job: Job): string
    if job.kind == "square" then
        local number = job.number
        if number == nil then
            error("job has no number", 0)
        end
        return tostring(number * number)
    end
    local text = job.text
    assert(text, "job has no text")
    return text:upper()
end

local function attempt(job: Job): Outcome
    local ok, result = pcall(run, job)
    if ok then
        return {id = job.id, ok = true, value = tostring(result)}
    end
    return {id = job.id, ok = false, reason = tostring(result)}
end

local function worker(jobs: Channel<Job>, stop: Channel<string>, results: Channel<Outcome>): Stats
    local stats: Stats = {done = 0, failed = 0, by_kind = {}}
    while true do
        local selected = channel.select({stop:case_receive(), jobs:case_receive()})
        if selected.channel == stop then
            local reason = selected.value
            print("stopped: " .. reason)
            break
        end
        if not selected.ok then
            print("no more jobs")
            break
        end
        local job = selected.value
        stats.by_kind[job.kind] = (stats.by_kind[job.kind] or 0) + 1
        local outcome = attempt(job)
        if outcome.ok then
            stats.done = stats.done + 1
        else
            stats.failed = stats.failed + 1
        end
        results:send(outcome)
    end
    results:close()
    return stats
end

local function describe(outcome: Outcome): string
    if outcome.ok then
        return string.format("#%d = %s", outcome.id, outcome.value)
    end
    return string.format("#%d failed: %s", outcome.id, outcome.reason)
end

local function collect(results: Channel<Outcome>): {Outcome}
    local list: {Outcome} = {}
    while true do
        local outcome, open = results:receive()
        if not open then
            return list
        end
        list[#list + 1] = outcome
    end
end

local function run_all(list: {Job}, stop_behind: integer?): ({Outcome}, Stats)
    local jobs: Channel<Job> = channel.new(#list)
    local stop: Channel<string> = channel.new(1)
    local results: Channel<Outcome> = channel.new(16)
    local finished: Channel<Stats> = channel.new(1)
    for i, job in ipairs(list) do
        if stop_behind and i > stop_behind then
            stop:send("enough")
            break
        end
        jobs:send(job)
    end
    if not stop_behind then
        jobs:close()
    end
    coroutine.spawn(function()
        finished:send(worker(jobs, stop, results))
    end)
    local outcomes = collect(results)
    local stats = finished:receive()
    return outcomes, stats
end

local function receive_within(ch: Channel<integer>, limit: string): (integer?, string?)
    local timeout = time.after(limit)
    local r = channel.select({ch:case_receive(), timeout:case_receive()})
    if r.channel == timeout then
        return nil, "too late"
    end
    return r.value, nil
end

local list: {Job} = {
    {id = 1, kind = "square", number = 12},
    {id = 2, kind = "text", text = "hello"},
    {id = 3, kind = "square"},
    {id = 4, kind = "text"},
}
local outcomes, stats = run_all(list)
for _, outcome in ipairs(outcomes) do
    print(describe(outcome))
end
print(stats.done, stats.failed, stats.by_kind.square, stats.by_kind.text)

local few, few_stats = run_all(list, 0)
print(#few, few_stats.done)

local numbers: Channel<integer> = channel.new(1)
numbers:send(41)
local number, problem = receive_within(numbers, "1s")
if number then
    print(number + 1, problem)
end
local none, late = receive_within(numbers, "5ms")
print(none, late)
