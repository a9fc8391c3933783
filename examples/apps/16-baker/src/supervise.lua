local time = require("time")

local restarts_max = 5
local first_pause_ms = 10

local function main(seed_text: string?, loaves_text: string?): (integer?, error?)
    local seed = math.tointeger(tonumber(seed_text or 4) or 4) or 4
    local loaves = math.tointeger(tonumber(loaves_text or 20) or 20) or 20
    local events = process.events()
    local pause_ms = first_pause_ms
    for restart = 0, restarts_max do
        -- Another day has another seed, or it would go wrong in the same place.
        local pid, err = process.spawn_monitored(
            "bakery:baker",
            "bakery:kitchen",
            seed + restart,
            loaves
        )
        if not pid then return nil, err end
        local event = events:receive()
        if event.kind == process.event.CANCEL then return 1 end
        local result = event.result
        if not result or not result.error then
            print(("%s has baked %d loaves"):format(pid, result and result.value or 0))
            return 0
        end
        print(("%s failed: %s"):format(pid, result.error:message()))
        if restart < restarts_max then
            print(("  next one in %d ms"):format(pause_ms))
            time.sleep(pause_ms .. "ms")
            pause_ms = pause_ms * 2
        end
    end
    print(("giving up after %d restarts"):format(restarts_max))
    return 1
end

return {main = main}
