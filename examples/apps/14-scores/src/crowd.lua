local client = require("client")

local players = 50
local requests = 100

local function main(how: string?): (integer?, error?)
    local events = process.events()
    local waiting = 0
    for i = 1, players do
        local pid, err = process.spawn_monitored(
            "score:player",
            "score:room",
            "player " .. i,
            requests
        )
        if not pid then return nil, err end
        waiting = waiting + 1
    end
    if how == "kill" then
        -- In the middle of it: after some requests, before the others.
        repeat
            local served = client.ask("board", "stats")
        until served and served > players
        local board = process.registry.lookup("board")
        if board then process.terminate(board) end
    end
    local answered, failed = 0, 0
    while waiting > 0 do
        local event = events:receive()
        local result = event.result
        if event.kind == process.event.EXIT and result then
            waiting = waiting - 1
            if result.error then return nil, result.error end
            answered = answered + result.value.answered
            failed = failed + result.value.failed
        end
    end
    print(("%d players, %d requests"):format(players, players * requests))
    if how == "kill" then
        print("answered or failed: " .. answered + failed)
    else
        print("answered: " .. answered)
        local best = client.ask("board", "top") or {}
        print("on the board: " .. #best)
        print("points of each: " .. tostring((client.ask("board", "get", best[1]))))
    end
    return 0
end

return {main = main}
