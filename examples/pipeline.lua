-- A pipeline of processes: lines of a log are read, parsed by three processes at a time, put back into their order and
-- summed up by hour. The stages are joined by channels with room for a few values, so a fast one waits for a slow one
-- and nothing piles up.

local PARSERS = 3
local ROOM = 4

-- Stages ------------------------------------------------------------------------------------------------------
-- A stage gets the channels of both sides. The end of the input is a closed channel.

local function source(lines, out)
    for number, line in ipairs(lines) do out:send{number = number, text = line} end
    out:close()
end

local function parse(input, out, done)
    local parsed = 0
    while true do
        local item, open = input:receive()
        if not open then break end
        local hour, level, ms, what = item.text:match("^(%d%d):%d%d:%d%d (%u+) (%d+)ms (.+)$")
        if hour then
            out:send{
                number = item.number,
                hour = hour,
                level = level,
                ms = tonumber(ms),
                what = what,
            }
        else
            out:send{number = item.number, bad = item.text}
        end
        parsed = parsed + 1
    end
    done:send(parsed)
end

-- The parsers overtake each other: what comes early waits until its turn.
local function reorder(input, out)
    local waiting, next_number = {}, 1
    while true do
        local item, open = input:receive()
        if not open then break end
        waiting[item.number] = item
        while waiting[next_number] do
            out:send(waiting[next_number])
            waiting[next_number] = nil
            next_number = next_number + 1
        end
    end
    out:close()
end

local function summarize(input, out)
    local row
    local function flush()
        if row then out:send(row) end
    end
    while true do
        local item, open = input:receive()
        if not open then break end
        if item.bad then
            out:send{bad = item.bad, number = item.number}
        else
            if not row or row.hour ~= item.hour then
                flush()
                row = {hour = item.hour, count = 0, errors = 0, ms = 0, slowest = 0}
            end
            row.count, row.ms = row.count + 1, row.ms + item.ms
            if item.level == "ERROR" then row.errors = row.errors + 1 end
            if item.ms > row.slowest then row.slowest, row.what = item.ms, item.what end
        end
    end
    flush()
    out:close()
end

-- A log to work on --------------------------------------------------------------------------------------------

local function make_log(count)
    local seed = 42
    local function random(n)
        seed = seed * 1103515245 + 12345 & 0x7fffffff
        return (seed >> 16) % n
    end
    local paths = {"GET /", "GET /items", "POST /orders", "GET /items/7", "DELETE /session"}
    local lines = {}
    for i = 0, count - 1 do
        local second = i * 9
        local level = random(20) == 0 and "ERROR" or "INFO"
        lines[#lines + 1] = string.format(
            "%02d:%02d:%02d %s %dms %s",
            8 + second // 3600,
            second // 60 % 60,
            second % 60,
            level,
            3 + random(40) * (level == "ERROR" and 10 or 1),
            paths[1 + random(#paths)]
        )
        if i % 700 == 350 then lines[#lines + 1] = "-- rotated --" end
    end
    return lines
end

-- Wiring ------------------------------------------------------------------------------------------------------

local raw, parsed, ordered, rows =
    channel.new(ROOM),
    channel.new(ROOM),
    channel.new(ROOM),
    channel.new(ROOM)
local done = channel.new(PARSERS)

local lines = make_log(1800)
process.spawn_linked(source, nil, lines, raw)
for _ = 1, PARSERS do process.spawn_linked(parse, nil, raw, parsed, done) end
process.spawn_linked(reorder, nil, parsed, ordered)
process.spawn_linked(summarize, nil, ordered, rows)

-- When all parsers have seen the end of the input, nobody sends on their common channel any more.
local shares = channel.new(1)
coroutine.spawn(function()
    local sum = 0
    for _ = 1, PARSERS do sum = sum + done:receive() end
    parsed:close()
    shares:send(sum)
end)

print("hour  requests  errors  mean ms  slowest")
local total = 0
while true do
    local row, open = rows:receive()
    if not open then break end
    if row.bad then
        print(string.format("      line %d is no request: %s", row.number, row.bad))
    else
        print(
            string.format(
                "%s    %8d  %6d  %7.1f  %d ms %s",
                row.hour,
                row.count,
                row.errors,
                row.ms / row.count,
                row.slowest,
                row.what
            )
        )
        total = total + row.count
    end
end
print(
    string.format(
        "%d requests in %d lines, parsed by %d processes",
        total,
        (shares:receive()),
        PARSERS
    )
)
