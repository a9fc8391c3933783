-- A priority queue by a binary heap, generic in its elements, and a scheduler of tasks with dependencies.

type Less<T> = (T, T) -> boolean
type Heap<T> = {items: {T}, less: Less<T>}

local heap = {}

function heap.new<T>(less: Less<T>): Heap<T>
    return {items = {}, less = less}
end

function heap.push<T>(h: Heap<T>, item: T)
    local items = h.items
    items[#items + 1] = item
    local at = #items
    while at > 1 do
        local parent = at // 2
        if not h.less(items[at], items[parent]) then
            return
        end
        items[at], items[parent] = items[parent], items[at]
        at = parent
    end
end

function heap.pop<T>(h: Heap<T>): T?
    local items = h.items
    local top = items[1]
    local last = table.remove(items)
    if #items == 0 then
        return top
    end
    if last == nil then
        return nil
    end
    items[1] = last
    local at = 1
    while true do
        local best = at
        for child = 2 * at, 2 * at + 1 do
            if items[child] ~= nil and h.less(items[child], items[best]) then
                best = child
            end
        end
        if best == at then
            return top
        end
        items[at], items[best] = items[best], items[at]
        at = best
    end
end

type Task = {
    name: string,
    priority: integer,
    needs: {string},
    run: (done: {[string]: string}) -> string,
}
type Status = "waiting" | "ready" | "done" | "failed"

local Scheduler = {}
Scheduler.__index = Scheduler

function Scheduler.new()
    local tasks: {[string]: Task} = {}
    local status: {[string]: Status} = {}
    local results: {[string]: string} = {}
    return setmetatable({tasks = tasks, status = status, results = results}, Scheduler)
end

function Scheduler:add(task: Task)
    if self.tasks[task.name] ~= nil then
        error("task " .. task.name .. " twice", 0)
    end
    self.tasks[task.name] = task
    self.status[task.name] = "waiting"
    return self
end

function Scheduler:is_ready(task: Task): boolean
    for _, need in ipairs(task.needs) do
        if self.status[need] ~= "done" then
            return false
        end
    end
    return true
end

function Scheduler:collect(queue: Heap<Task>): integer
    local n = 0
    for name, task in pairs(self.tasks) do
        if self.status[name] == "waiting" and self:is_ready(task) then
            self.status[name] = "ready"
            heap.push(queue, task)
            n = n + 1
        end
    end
    return n
end

function Scheduler:run(): {string}
    local order: {string} = {}
    local queue: Heap<Task> = heap.new(function(a: Task, b: Task): boolean
        if a.priority ~= b.priority then
            return a.priority > b.priority
        end
        return a.name < b.name
    end)
    while true do
        self:collect(queue)
        local task = heap.pop(queue)
        if not task then
            return order
        end
        local ok, result = pcall(task.run, self.results)
        if ok then
            self.results[task.name] = tostring(result)
            self.status[task.name] = "done"
        else
            self.status[task.name] = "failed"
        end
        order[#order + 1] = task.name .. " " .. (self.status[task.name] or "?")
    end
end

local function step(name: string, priority: integer, needs: {string}): Task
    return {
        name = name,
        priority = priority,
        needs = needs,
        run = function(done)
            local inputs: {string} = {}
            for _, need in ipairs(needs) do
                inputs[#inputs + 1] = done[need] or "nothing"
            end
            return name .. "(" .. table.concat(inputs, ",") .. ")"
        end,
    }
end

local scheduler = Scheduler.new()
    :add(step("fetch", 5, {}))
    :add(step("lint", 1, {"fetch"}))
    :add(step("build", 3, {"fetch"}))
    :add(step("test", 4, {"build"}))
    :add(step("ship", 9, {"test", "lint"}))

scheduler:add({
    name = "notify",
    priority = 2,
    needs = {"build"},
    run = function()
        error("no network", 0)
    end,
})
scheduler:add(step("archive", 1, {"notify"}))

for i, line in ipairs(scheduler:run()) do
    print(i, line)
end
print(scheduler.results.ship)

local numbers = heap.new(function(a: number, b: number) return a < b end)
for _, n in ipairs({5, 2.5, 9, 1, 7}) do
    heap.push(numbers, n)
end
local sorted: {string} = {}
local n = heap.pop(numbers)
while n do
    sorted[#sorted + 1] = string.format("%g", n)
    n = heap.pop(numbers)
end
print(table.concat(sorted, " "))
