local bus = require("events")

type Tally = {[string]: {readings: integer, first_round: integer, highest: number}}

local function main(owner: string, topic: string)
    local readings, err = bus.subscribe("garden", "reading.*")
    if not readings then error(err) end
    process.send(owner, "ready")
    local tally: Tally = {}
    while true do
        local event = readings:channel():receive()
        if event.kind == "reading.end" then break end
        local bed = event.path:match("[^/]+$") or event.path
        local row = tally[bed]
        if not row then
            row = {readings = 0, first_round = event.data.round, highest = -math.huge}
            tally[bed] = row
        end
        row.readings = row.readings + 1
        if event.kind == "reading.temperature" then
            row.highest = math.max(row.highest, event.data.value)
        end
    end
    process.send(owner, topic, tally)
end

return {main = main}
