-- spec: scheduler 21.16 and 21.17
-- variant: --workers 1
-- variant: --workers 2
-- variant: --workers 16
-- variant: --workers 64
-- timeout: 120
-- not-under: gc takes too long
-- expect: 6000	6000
local time = require("time")
local n, rounds = 300, 20
local ev, done = process.events(), process.listen("done")
local pids = {}
local function peer(main, seed)
    local start, stop, received = process.listen("start"), process.listen("stop"), 0
    local peers = start:receive()
    coroutine.spawn(function()
        local state, sent = seed, 0
        for _ = 1, rounds do
            state = state * 1103515245 + 12345 & 0x7fffffff
            time.sleep((state >> 8) % 20 * time.MILLISECOND)
            if process.send(peers[(state >> 4) % #peers + 1], "n", state) then sent = sent + 1 end
        end
        process.send(main, "done", sent)
    end)
    local numbers = process.inbox()
    while true do
        -- Every message was put into the mailbox before the last `done`, so `stop` comes behind them all; but a
        -- ready case that is listed first goes first.
        local r = channel.select { numbers:case_receive(), stop:case_receive() }
        if r.channel == stop then return received end
        received = received + 1
    end
end
for i = 1, n do pids[i] = process.spawn_monitored(peer, nil, process.pid(), i) end
for i = 1, n do process.send(pids[i], "start", pids) end
local sent, received = 0, 0
for _ = 1, n do sent = sent + done:receive() end
for i = 1, n do process.send(pids[i], "stop") end
for _ = 1, n do received = received + ev:receive().result.value end
print(sent, received)
