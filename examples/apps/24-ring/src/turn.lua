local time = require("time")

local turn = {}

type Result = {hops: integer, in_order: boolean, seconds: number}

--- Sends a token through so many processes so often; this process is one of them.
function turn.around(processes: integer, times: integer): Result
    local tokens = process.listen("token")
    local pids: {string} = {}
    for i = 1, processes - 1 do
        local pid, err = process.spawn("ring:node", "ring:circle")
        if not pid then error(err) end
        pids[i] = pid
    end
    for i, pid in ipairs(pids) do process.send(pid, "next", pids[i + 1] or process.pid()) end
    local start = time.now()
    local hops, in_order = 0, true
    for round = 1, times do
        process.send(pids[1], "token", hops + 1)
        hops = tokens:receive()
        in_order = in_order and hops == round * processes
    end
    local seconds = time.since(start):seconds()
    return {hops = hops, in_order = in_order, seconds = seconds}
end

return turn
