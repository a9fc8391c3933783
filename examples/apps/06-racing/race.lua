-- Providers race a clock: who does not answer within the limit is given up.
-- usage: race.lua [limit in ms]

local time = require("time")

type Provider = {name: string, delay: integer, answer: integer}

local limit = (tonumber((...)) or 80) .. "ms"
local providers: {Provider} = {
    {name = "fast", delay = 10, answer = 17},
    {name = "middle", delay = 40, answer = 23},
    {name = "slow", delay = 400, answer = 42},
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
local late = false
for i, provider in ipairs(providers) do
    local cases = {answers[i]:case_receive(), default = late or nil}
    if not late then table.insert(cases, clock:case_receive()) end
    local taken = channel.select(cases)
    if taken.channel == answers[i] then
        print(provider.name .. ": " .. taken.value)
    else
        late = true
        print(provider.name .. ": gave up after " .. limit)
    end
end
