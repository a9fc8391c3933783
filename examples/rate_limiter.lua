-- A rate limiter as a process: a bucket of tokens that fills up at a steady rate. Clients ask it before each request;
-- it answers at once while there are tokens, lets a few wait, and turns the rest away with an error that can be
-- retried. Clients that retry wait twice as long each time.

local time = require("time")

-- The limiter -------------------------------------------------------------------------------------------------

local function limiter(options)
    local inbox, events = process.inbox(), process.events()
    local refill = time.ticker(options.interval)
    local tokens, waiting = options.burst, {}
    local counts = {granted = 0, delayed = 0, refused = 0}

    local function grant(client, delayed)
        counts.granted = counts.granted + 1
        if delayed then counts.delayed = counts.delayed + 1 end
        process.send(client, "answer", {ok = true, delayed = delayed})
    end

    while true do
        local case = channel.select{
            events:case_receive(),
            refill:response():case_receive(),
            inbox:case_receive(),
        }
        if case.channel == events then
            refill:stop()
            for _, client in ipairs(waiting) do
                process.send(client, "answer", {
                    ok = false,
                    error = errors.new("CANCELED", "the limiter stops"),
                })
            end
            return counts
        elseif case.channel == refill:response() then
            local client = table.remove(waiting, 1)
            if client then
                grant(client, true)
            else
                tokens = math.min(tokens + 1, options.burst)
            end
        else
            local client = case.value:from()
            if tokens > 0 then
                tokens = tokens - 1
                grant(client, false)
            elseif #waiting < options.queue then
                waiting[#waiting + 1] = client
            else
                counts.refused = counts.refused + 1
                process.send(client, "answer", {
                    ok = false,
                    error = errors.new{
                        message = "too many requests",
                        kind = errors.RATE_LIMITED,
                        retryable = true,
                        details = {waiting = #waiting},
                    },
                })
            end
        end
    end
end

-- What a client sees of it ------------------------------------------------------------------------------------

local function acquire(bucket)
    process.send(bucket, "acquire")
    local answer = process.listen("answer"):receive()
    if answer.ok then return answer.delayed and "delayed" or "at once" end
    return nil, answer.error
end

local function acquire_with_retry(bucket, attempts)
    local pause = 4 * time.MILLISECOND
    for _ = 1, attempts do
        local how, err = acquire(bucket)
        if how then return how end
        if not err:retryable() then return nil, err end
        time.sleep(pause)
        pause = pause * 2
    end
    return nil, errors.new("TIMEOUT", "gave up after " .. attempts .. " attempts")
end

local function start(options)
    return process.spawn_monitored(limiter, nil, options)
end

-- Demonstrations ----------------------------------------------------------------------------------------------

local events = process.events()

local function stop(bucket)
    process.cancel(bucket)
    while true do
        local event = events:receive()
        if event.from == bucket then return event.result.value end
    end
end

print("One client, a burst of five, then one request each 10 ms:")
local bucket = start{burst = 5, interval = "10ms", queue = 10}
local started = time.now()
local line = {}
for i = 1, 9 do line[i] = acquire(bucket) end
local elapsed = time.now():sub(started):milliseconds()
print("  the first five: " .. table.concat(line, ", ", 1, 5))
print("  never faster than the rate: " .. tostring(elapsed >= (9 - 5 - 1) * 10))
local counts = stop(bucket)
print("  granted " .. counts.granted .. ", refused " .. counts.refused)

print("\nAn hour between tokens, room for two to wait, four requests in a row:")
bucket = start{burst = 1, interval = "1h", queue = 2}
for _ = 1, 4 do process.send(bucket, "acquire") end
local answers = process.listen("answer")
local function report(answer)
    local err = answer.error
    if answer.ok then
        print("  granted")
    else
        print(string.format("  %s: %s, retryable: %s", err:kind(), err:message(), err:retryable()))
    end
end
report(answers:receive())
report(answers:receive())
print("  " .. stop(bucket).refused .. " refused; those who wait learn that the limiter stops")
report(answers:receive())
report(answers:receive())

print("\nTwenty clients that retry, a token each 2 ms:")
bucket = start{burst = 4, interval = "2ms", queue = 3}
started = time.now()
for _ = 1, 20 do process.spawn_monitored(acquire_with_retry, nil, bucket, 12) end
local served = 0
for _ = 1, 20 do
    local result = events:receive().result
    if not result.error then served = served + 1 end
end
elapsed = time.now():sub(started):milliseconds()
counts = stop(bucket)
print(
    string.format(
        "  served %d, granted %d, delayed or retried because of the rate: %s",
        served,
        counts.granted,
        elapsed >= (20 - 4 - 1) * 2
    )
)
