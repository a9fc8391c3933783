local bus = require("events")

local function main(owner: string, limit: number): integer
    local readings, err = bus.subscribe("garden", "reading.temperature")
    if not readings then error(err) end
    local events = process.events()
    local alarms = 0
    process.send(owner, "ready")
    while true do
        local selected = channel.select({
            readings:channel():case_receive(),
            events:case_receive(),
        })
        if selected.channel == events then break end
        local event = selected.value
        if event.data.value > limit then
            alarms = alarms + 1
            local bed = event.path:match("[^/]+$") or event.path
            local text = ("alarm: %s bed is at %.1f degrees"):format(bed, event.data.value)
            process.send(owner, "alarm", text)
        end
    end
    readings:close()
    return alarms
end

return {main = main}
