-- Providers race a clock: who does not answer within the limit is given up.
-- usage: race.lua [limit in ms [seed]]

local time = require("time")

type Provider = {name: string, delay: integer, answer: integer}

local limit = (tonumber((...)) or 80) .. "ms"
-- A seed makes the times the same on each run.
math.randomseed(math.tointeger(tonumber((select(2, ...))) or 7) or 7)

local providers: {Provider} = {
    {name = "fast", delay = math.random(2, 20), answer = 17},
    {name = "middle", delay = math.random(25, 45), answer = 23},
    {name = "slow", delay = math.random(300, 500), answer = 42},
}

-- Polling: with a default, select returns at once.
local empty = channel.new(0)
local polled = channel.select({empty:case_receive(), default = true})
print("polled: " .. (polled.default and "nothing there" or "a value"))

-- A closed channel has an answer at once as well: that there is none.
empty:close()
print("closed: " .. tostring(channel.select({empty:case_receive()}).ok))

local answers = {}
for i, provider in ipairs(providers) do
    answers[i] = channel.new(1)
    coroutine.spawn(function()
        time.sleep(provider.delay .. "ms")
        answers[i]:send(provider.answer)
    end)
end

local clock = time.after(limit)
local ticker = time.ticker("30ms")
local late = false
for i, provider in ipairs(providers) do
    local taken
    repeat
        local cases = {answers[i]:case_receive(), default = late or nil}
        if not late then
            table.insert(cases, clock:case_receive())
            table.insert(cases, ticker:channel():case_receive())
        end
        taken = channel.select(cases)
        -- A tick is no answer: it shows that there is progress, on standard error.
        local is_tick = taken.channel == ticker:channel()
        if is_tick then io.stderr:write("waiting for " .. provider.name .. "\n") end
    until not is_tick
    if taken.channel == answers[i] then
        print(provider.name .. ": " .. taken.value)
    else
        late = true
        print(provider.name .. ": gave up after " .. limit)
    end
end
ticker:stop()
