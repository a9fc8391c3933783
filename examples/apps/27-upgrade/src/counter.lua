local version = "first"

-- Counts messages. Goes on with the code that the registry has now, as soon as it is told of it.
local function main(count: integer?): integer
    process.set_options({upgradable = true})
    local inbox, events = process.inbox(), process.events()
    local counted = count or 0
    if not count then assert(process.registry.register("counter")) end
    while true do
        local selected = channel.select({events:case_receive(), inbox:case_receive()})
        if selected.channel == events then
            if selected.value.kind ~= process.event.OUTDATED then return counted end
            -- The same process: its PID, its name and its mailbox stay, and this is all that it remembers.
            process.upgrade("shop:counter", counted)
        else
            counted = counted + 1
            local from = selected.value:from()
            if from then process.send(from, "counted", {count = counted, version = version}) end
        end
    end
    return counted
end

return {main = main}
