local rounds = require("rounds")
local test = require("test")
local time = require("time")

test.describe("rounds", function()
    test.it_each(
        {{100, 200}, {350, 57}, {700, 28}},
        "every %d ms are %d in 20 s",
        function(every, n)
            local clock = test.clock()
            local start = time.now()
            local stop, done = channel.new(), channel.new(1)
            coroutine.spawn(function() done:send({rounds.walk("test", every, stop)}) end)
            -- Twenty seconds pass at once, in steps of 50 ms.
            for _ = 1, 400 do
                clock:advance("50ms")
                coroutine.yield()
            end
            test.eq(time.since(start):seconds(), 20.0)
            stop:send(true)
            local walked, ideal = table.unpack((done:receive()))
            test.eq(walked, n)
            test.eq(ideal, n)
        end
    )
end)
