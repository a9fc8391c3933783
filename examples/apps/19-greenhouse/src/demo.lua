local host = "garden:house"
local rounds = 3

local ready = process.listen("ready")

-- Starts a subscriber, and waits until it has subscribed.
local function start(id: string, ...: any): string
    local pid, err = process.spawn_monitored("garden:" .. id, host, process.pid(), ...)
    if not pid then error(err) end
    ready:receive()
    return pid
end

-- Lets the sensor publish some rounds, and waits for its end.
local function publish(first: integer, last: integer, is_end: boolean)
    local sent, err = process.exec("garden:sensor", host, first, last, is_end)
    if err then error(err) end
    print(("rounds %d to %d: %d readings published"):format(first, last, sent))
end

local function show(title: string, tally: any)
    print(title)
    local beds: {string} = {}
    for bed in pairs(tally) do table.insert(beds, bed) end
    table.sort(beds)
    for _, bed in ipairs(beds) do
        local row = tally[bed]
        print(
            ("  %-8s %d readings from round %d on, at most %.1f degrees"):format(
                bed,
                row.readings,
                row.first_round,
                row.highest
            )
        )
    end
end

local function main(): integer
    local alarms = process.listen("alarm")
    local tables, late_tables = process.listen("table"), process.listen("late table")
    local awake = process.listen("awake")

    local alarm = start("alarm", 22)
    start("tally", "table")
    local sleeper = start("sleeper")
    publish(1, rounds, false)
    for _ = 1, 3 do print((alarms:receive())) end

    -- Who comes late has missed what was before.
    start("tally", "late table")
    publish(rounds + 1, rounds + 1, true)
    for _ = 1, 3 do print((alarms:receive())) end
    show("tally", (tables:receive()))
    show("late tally", (late_tables:receive()))

    -- The sensor has waited for nobody; what the sleeper did not read is still there.
    process.send(sleeper, "wake up")
    print("the sleeper has " .. awake:receive() .. " readings")

    process.cancel(alarm)
    local events = process.events()
    while true do
        local event = events:receive()
        if event.from == alarm and event.result then
            print("alarms: " .. tostring(event.result.value))
            return 0
        end
    end
    return 0
end

return {main = main}
