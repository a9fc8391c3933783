-- A team of coroutines that take jobs from one channel and put results on another.
-- usage: squares.lua [workers [milliseconds a job takes]]

type Result = {number: integer, square: integer, worker: integer}

local time = require("time")

local workers = math.tointeger(tonumber((...)) or 4) or 4
local pause = tonumber((select(2, ...))) or 20
local jobs_count = 12

local jobs, results = channel.new(jobs_count), channel.new(jobs_count)

for worker = 1, workers do
    coroutine.spawn(function()
        while true do
            local number, open = jobs:receive()
            if not open then break end
            time.sleep(pause .. "ms")
            results:send({number = number, square = number * number, worker = worker})
        end
        results:send({number = 0, square = 0, worker = worker})
    end)
end

for number = 1, jobs_count do jobs:send(number) end
jobs:close()

local sum, finished = 0, 0
while finished < workers do
    local result: Result = Result((results:receive()))
    if result.number == 0 then
        finished = finished + 1
    else
        print(
            string.format(
                "%2d squared is %3d (worker %d)",
                result.number,
                result.square,
                result.worker
            )
        )
        sum = sum + result.square
    end
end
print("sum: " .. sum)
print("workers finished: " .. finished)
