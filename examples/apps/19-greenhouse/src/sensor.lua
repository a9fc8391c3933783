local bus = require("events")

type Reading = {value: number, round: integer}

local beds = {"tomato", "basil", "lettuce"}

-- Warmer each round; the tomatoes stand by the window.
local function temperature(bed: integer, round: integer): number
    return 18 + round * 3 - bed * 2 + 0.5
end

local function main(first: integer, last: integer, is_end: boolean): integer
    local sent = 0
    for round = first, last do
        for i, bed in ipairs(beds) do
            local warm: Reading = {value = temperature(i, round), round = round}
            local wet: Reading = {value = 60 - round * i, round = round}
            assert(bus.send("garden", "reading.temperature", "/beds/" .. bed, warm))
            assert(bus.send("garden", "reading.moisture", "/beds/" .. bed, wet))
            sent = sent + 2
        end
    end
    if is_end then assert(bus.send("garden", "reading.end", "/beds")) end
    return sent
end

return {main = main}
