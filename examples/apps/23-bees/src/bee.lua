local time = require("time")

-- A bee hums each second until it is asked to come home.
local function main(keeper: string): integer
    local events = process.events()
    local ticker = time.ticker("1s")
    local ticks = 0
    while true do
        local selected = channel.select({ticker:channel():case_receive(), events:case_receive()})
        if selected.channel == events then return ticks end
        ticks = ticks + 1
        process.send(keeper, "tick")
    end
    return ticks
end

return {main = main}
