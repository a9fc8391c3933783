-- A crontab: jobs with cron expressions run as processes of their own when their minute has come. The clock is a ticker
-- that lets a minute go by each millisecond, so that a night takes half a second; the times printed are its.

local time = require("time")

local MINUTE = 60
local BEGIN = time.date(2024, 2, 28, 22, 50, 0, 0, time.utc):unix()

-- Cron expressions --------------------------------------------------------------------------------------------
-- Five fields: minute, hour, day of the month, month, day of the week (0 and 7 are Sunday). Each is `*` or a list of
-- numbers, names, ranges `a-b`, with a step `/n`.

local months = {
    jan = 1,
    feb = 2,
    mar = 3,
    apr = 4,
    may = 5,
    jun = 6,
    jul = 7,
    aug = 8,
    sep = 9,
    oct = 10,
    nov = 11,
    dec = 12,
}
local days = {sun = 0, mon = 1, tue = 2, wed = 3, thu = 4, fri = 5, sat = 6}
local fields = {
    {name = "minute", low = 0, high = 59},
    {name = "hour", low = 0, high = 23},
    {name = "day", low = 1, high = 31},
    {name = "month", low = 1, high = 12, names = months},
    {name = "weekday", low = 0, high = 7, names = days},
}

local function parse_field(text, field)
    local function number(word)
        local n = field.names and field.names[word:lower()] or math.tointeger(tonumber(word))
        if not n or n < field.low or n > field.high then return nil end
        return n
    end
    local set = {}
    for part in text:gmatch("[^,]+") do
        local range, step = part:match("^([^/]+)/?(.*)$")
        step = step == "" and 1 or math.tointeger(tonumber(step))
        local low, high = field.low, field.high
        if range ~= "*" then
            local a, b = (range or ""):match("^(%w+)-?(%w*)$")
            low = a and number(a)
            high = a and (b == "" and (part:find("/") and field.high or low) or number(b))
        end
        if not (low and high and step and step > 0 and low <= high) then
            return nil, errors.new{
                message = "bad " .. field.name .. " '" .. part .. "'",
                kind = errors.INVALID,
                details = {field = field.name, part = part},
            }
        end
        for n = low, high, step do set[n] = true end
    end
    return set
end

local function parse(expression)
    local cron, i = {}, 0
    for text in expression:gmatch("%S+") do
        i = i + 1
        if not fields[i] then break end
        local set, err = parse_field(text, fields[i])
        if not set then return nil, err end
        cron[fields[i].name] = set
        cron[fields[i].name .. "_any"] = text == "*"
    end
    if i ~= #fields then
        return nil, errors.new("INVALID", "expected 5 fields in '" .. expression .. "'")
    end
    cron.weekday[0] = cron.weekday[0] or cron.weekday[7]
    return cron
end

-- As in cron: if both days are restricted, one that fits is enough.
local function matches(cron, t)
    if not (cron.minute[t:minute()] and cron.hour[t:hour()] and cron.month[t:month()]) then
        return false
    end
    local day, weekday = cron.day[t:day()], cron.weekday[t:weekday()]
    if cron.day_any then return weekday end
    if cron.weekday_any then return day end
    return day or weekday
end

-- The scheduler -----------------------------------------------------------------------------------------------

-- Runs the jobs of one minute side by side; returns the ends of their processes in the order of the jobs.
local function run_all(due, now, events)
    local position, ends = {}, {}
    for i, job in ipairs(due) do position[process.spawn_monitored(job.run, nil, now)] = i end
    for _ = 1, #due do
        local event = events:receive()
        ends[position[event.from]] = event.result
    end
    return ends
end

local function scheduler(jobs, minutes, observer)
    local events, ticker = process.events(), time.ticker("1ms")
    for minute = 0, minutes - 1 do
        ticker:response():receive()
        local now = BEGIN + minute * MINUTE
        local t, due = time.unix(now):utc(), {}
        for _, job in ipairs(jobs) do
            if matches(job.cron, t) then due[#due + 1] = job end
        end
        for i, result in ipairs(run_all(due, now, events)) do
            local text = result.error and "failed: " .. result.error:message() or result.value
            process.send(
                observer,
                "log",
                t:format("Mon Jan _2 15:04") .. "  " .. due[i].name .. ": " .. text
            )
        end
    end
    ticker:stop()
    return minutes
end

-- A crontab ---------------------------------------------------------------------------------------------------

local crontab = {
    {"rotate logs", "*/20 23 * * *", function(now) return "file " .. now // 1200 % 100 end},
    {"new day", "0 0 * * *", function(now) return time.unix(now):utc():format("2006-01-02") end},
    {"night report", "59 23 * * wed", function() error("the printer is on fire", 0) end},
    {
        "heartbeat",
        "0 */2 * * *",
        function(now)
            -- Some work, to be side by side with.
            local sum = 0
            for i = 1, 100000 do sum = (sum + i * now) % 1000003 end
            return "check " .. sum
        end,
    },
    {"office opens", "30 7-9 * * mon-fri", function() return "good morning" end},
    {"weekend", "0 8 * * sat,sun", function() return "sleep on" end},
    {
        "leap day",
        "15 6 29 feb *",
        function(now) return "day " .. time.unix(now):utc():year_day() end,
    },
    {"pay day", "45 7 1,15 * thu", function() return "money" end},
    {"typo 1", "61 * * * *"},
    {"typo 2", "*/0 * * * *"},
    {"typo 3", "* * * monday"},
    {"typo 4", "0 12-8 * * *"},
}

local jobs = {}
for _, line in ipairs(crontab) do
    local cron, err = parse(line[2])
    if cron then
        jobs[#jobs + 1] = {name = line[1], cron = cron, run = line[3]}
    else
        print(line[1] .. ": " .. err:message())
    end
end

local log, events = process.listen("log"), process.events()
local pid = process.spawn_monitored(scheduler, nil, jobs, 560, process.pid())
while true do
    local case = channel.select{log:case_receive(), events:case_receive()}
    if case.channel == log then
        print(case.value)
    elseif case.value.from == pid then
        local result = case.value.result
        print(result.error and result.error:message() or result.value .. " minutes")
        break
    end
end
