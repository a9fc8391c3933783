local function main(): integer
    process.registry.register("counter")
    local inbox = process.inbox()
    local events = process.events()
    local count = 0
    while true do
        local selected = channel.select({inbox:case_receive(), events:case_receive()})
        if selected.channel == events or not selected.ok then
            -- The service is to stop.
            return count
        end
        count = count + 1
        local from = selected.value:from()
        if from then
            process.send(from, "count", count)
        end
    end
end

return {main = main}
