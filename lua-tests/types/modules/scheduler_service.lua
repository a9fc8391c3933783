-- A service of tasks with priorities, dependencies and retries.

type Status = "waiting" | "running" | "done" | "failed"
type Task = {
    name: string,
    priority: integer,
    needs: {string},
    run: () -> (boolean, string?),
    status: Status,
    attempts: integer,
    problem?: string,
}
type Options = {priority?: integer, needs?: {string}, max_attempts?: integer}
type Report = {done: integer, failed: integer, order: {string}}

local Service = {}
Service.__index = Service

function Service.new(max_attempts: integer)
    local tasks: {[string]: Task} = {}
    local names: {string} = {}
    return setmetatable({tasks = tasks, names = names, max_attempts = max_attempts}, Service)
end

function Service:add(name: string, options: Options, run: () -> (boolean, string?)): (Task?, error?)
    if self.tasks[name] then
        return nil, errors.new(errors.ALREADY_EXISTS, "task " .. name .. " exists")
    end
    local task: Task = {
        name = name,
        priority = options.priority or 0,
        needs = options.needs or {},
        run = run,
        status = "waiting",
        attempts = 0,
    }
    self.tasks[name] = task
    table.insert(self.names, name)
    return task, nil
end

function Service:is_ready(task: Task): boolean
    if task.status ~= "waiting" then
        return false
    end
    for _, name in ipairs(task.needs) do
        local needed = self.tasks[name]
        if not needed or needed.status ~= "done" then
            return false
        end
    end
    return true
end

function Service:next(): Task?
    local best: Task? = nil
    for _, name in ipairs(self.names) do
        local task = self.tasks[name]
        if task and self:is_ready(task) and (best == nil or task.priority > best.priority) then
            best = task
        end
    end
    return best
end

function Service:attempt(task: Task): boolean
    task.status = "running"
    task.attempts = task.attempts + 1
    local ok, success, problem = pcall(task.run)
    if ok and success then
        task.status = "done"
        return true
    end
    task.problem = ok and problem or tostring(success)
    task.status = task.attempts < self.max_attempts and "waiting" or "failed"
    return false
end

function Service:run_all(): Report
    local report: Report = {done = 0, failed = 0, order = {}}
    local task = self:next()
    while task do
        table.insert(report.order, task.name)
        if self:attempt(task) then
            report.done = report.done + 1
        elseif task.status == "failed" then
            report.failed = report.failed + 1
        end
        task = self:next()
    end
    return report
end

local function count(list: {string}, wanted: string): integer
    local n = 0
    for _, name in ipairs(list) do
        if name == wanted then
            n = n + 1
        end
    end
    return n
end

local service = Service.new(3)
local n_calls = 0
local fetch, err = service:add("fetch", {priority = 5}, function()
    n_calls = n_calls + 1
    if n_calls < 3 then
        return false, "no answer"
    end
    return true, nil
end)
print(fetch and fetch.status, err)
service:add("parse", {needs = {"fetch"}}, function() return true, nil end)
service:add("report", {needs = {"parse", "mail"}, priority = 9}, function() return true, nil end)
service:add("mail", {priority = 1}, function() error("no server", 0) end)
local again, exists = service:add("mail", {}, function() return true, nil end)
print(again, exists and exists:kind())

local report = service:run_all()
print(report.done, report.failed, table.concat(report.order, " "))
print(count(report.order, "fetch"), count(report.order, "report"))
for _, name in ipairs(service.names) do
    local task = service.tasks[name]
    if task then
        print(task.name, task.status, task.problem or "-")
    end
end
