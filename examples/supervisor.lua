-- A supervisor written in Lua: it starts children in order, restarts those that fail by a strategy, and gives up when
-- they fail too often. It is a process too, so a supervisor can be the child of another.

local time = require("time")

-- The supervisor ----------------------------------------------------------------------------------------------
-- spec.strategy: "one_for_one" restarts the child that failed, "rest_for_one" also those that were started after it,
-- "one_for_all" all of them. spec.children: { name, start, restart = "permanent" | "transient" | "temporary" }.

local function supervisor(spec, observer)
    local events = process.events()
    process.set_options{trap_links = true}
    local children, running, restarts = spec.children, {}, 0 -- running: PID by position
    local postponed = {} -- events that came while something else was waited for

    local function report(text) process.send(observer, "log", spec.name .. ": " .. text) end

    local function start(position)
        local child = children[position]
        running[position] = process.spawn_linked_monitored(
            child.start,
            nil,
            table.unpack(child.arguments or {})
        )
        process.registry.register(child.name, running[position])
        report("started " .. child.name)
    end

    -- Asks first, and kills when the time of grace is over.
    local function stop(position)
        local pid, child = running[position], children[position]
        if not pid then return end
        running[position] = nil
        process.unlink(pid)
        process.cancel(pid, "stopped by " .. spec.name)
        local grace = time.after(child.grace or "5s")
        local cases = {events:case_receive(), grace:case_receive()}
        while true do
            local case = channel.select(cases)
            if case.channel == grace then
                process.terminate(pid)
                cases = {events:case_receive()}
            elseif case.value.kind == process.event.EXIT and case.value.from == pid then
                return report((case.value.result.error and "killed " or "stopped ") .. child.name)
            else
                postponed[#postponed + 1] = case.value
            end
        end
    end

    local function stop_all()
        for position = #children, 1, -1 do stop(position) end
    end

    local function position_of(pid)
        for position in ipairs(children) do
            if running[position] == pid then return position end
        end
    end

    local function restart(position)
        local from, to = 1, #children
        if spec.strategy ~= "one_for_all" then from = position end
        if spec.strategy == "one_for_one" then to = position end
        for i = to, from, -1 do stop(i) end
        for i = from, to do start(i) end
        process.send(observer, "ready", spec.name)
    end

    for position in ipairs(children) do start(position) end
    process.send(observer, "ready", spec.name)
    while true do
        local event = table.remove(postponed, 1) or events:receive()
        local position = event.kind == process.event.EXIT and position_of(event.from)
        if event.kind == process.event.CANCEL then
            stop_all()
            return restarts
        elseif position then
            local child, failure = children[position], event.result.error
            running[position] = nil
            report(child.name .. (failure and " failed: " .. failure:message() or " ended"))
            local mode = child.restart or "permanent"
            if mode == "permanent" or mode == "transient" and failure then
                restarts = restarts + 1
                if restarts > spec.max_restarts then
                    stop_all()
                    return nil, spec.name .. " gives up after " .. spec.max_restarts .. " restarts"
                end
                restart(position)
            else
                process.send(observer, "ready", spec.name)
            end
        end
    end
end

-- Children ----------------------------------------------------------------------------------------------------

-- Keeps a number; knows the requests `add`, `get` and `break`.
local function counter(initial)
    local inbox, events, value = process.inbox(), process.events(), initial or 0
    while true do
        local case = channel.select{events:case_receive(), inbox:case_receive()}
        if case.channel == events then
            if case.value.kind == process.event.CANCEL then return value end
        else
            local message = case.value
            local topic = message:topic()
            if topic == "add" then
                value = value + message:payload():data()
            elseif topic == "get" then
                process.send(message:from(), "value", value)
            elseif topic == "break" then
                error(message:payload():data(), 0)
            elseif topic == "end" then
                return value
            end
        end
    end
end

-- Takes no notice of being asked to stop.
local function stubborn()
    while true do process.inbox():receive() end
end

-- Demonstrations ----------------------------------------------------------------------------------------------

local log, ready, values = process.listen("log"), process.listen("ready"), process.listen("value")
local events = process.events()

-- Prints what has been logged: of each supervisor in its order, supervisors by name.
local function print_log()
    local lines, names = {}, {}
    while true do
        local case = channel.select{log:case_receive(), default = true}
        if case.default then break end
        local name = case.value:match("^[^:]+")
        if not lines[name] then
            lines[name] = {}
            names[#names + 1] = name
        end
        table.insert(lines[name], case.value)
    end
    table.sort(names)
    for _, name in ipairs(names) do
        for _, line in ipairs(lines[name]) do print("  " .. line) end
    end
end

local function wait_ready(count)
    for _ = 1, count do ready:receive() end
    print_log()
end

local function get(name)
    process.send(name, "get")
    return values:receive()
end

local function supervise(spec, count)
    local pid = process.spawn_monitored(supervisor, nil, spec, process.pid())
    wait_ready(count)
    return pid
end

local function finish(pid)
    process.cancel(pid)
    local restarts = events:receive().result.value
    print_log()
    print("  restarts: " .. restarts)
end

print("one_for_one")
local sup = supervise({
    name = "sup",
    strategy = "one_for_one",
    max_restarts = 3,
    children = {
        {name = "a", start = counter},
        {name = "b", start = counter, arguments = {10}, restart = "transient"},
    },
}, 1)
process.send("a", "add", 5)
process.send("b", "add", 5)
print("  a is " .. get("a") .. ", b is " .. get("b"))
process.send("a", "break", "out of order")
wait_ready(1)
print("  a is " .. get("a") .. ", b is " .. get("b"))
process.send("b", "end")
wait_ready(1)
finish(sup)

print("rest_for_one, the last takes no notice of being stopped")
sup = supervise({
    name = "sup",
    strategy = "rest_for_one",
    max_restarts = 3,
    children = {
        {name = "first", start = counter, arguments = {1}},
        {name = "second", start = counter, arguments = {2}},
        {name = "third", start = stubborn, grace = "30ms"},
    },
}, 1)
process.send("first", "add", 100)
process.send("second", "add", 100)
process.send("second", "break", "out of order")
wait_ready(1)
print("  first is " .. get("first") .. ", second is " .. get("second"))
finish(sup)

print("a supervisor that gives up, below another")
local inner = {
    name = "inner",
    strategy = "one_for_all",
    max_restarts = 1,
    children = {{name = "x", start = counter}, {name = "y", start = counter}},
}
sup = supervise({
    name = "outer",
    strategy = "one_for_one",
    max_restarts = 5,
    children = {{name = "group", start = supervisor, arguments = {inner, process.pid()}}},
}, 2)
process.send("x", "break", "out of order")
wait_ready(1)
process.send("y", "break", "out of order")
wait_ready(2)
finish(sup)
