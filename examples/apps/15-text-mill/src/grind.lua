local io = require("io")

-- Each stage is spawned before the one that sends to it.
local stages = {"counter", "encoder", "cleaner", "splitter"}

local function main(): (integer?, error?)
    local summaries = process.listen("summary")
    local names: {[string]: string} = {}
    local first = process.pid()
    for _, name in ipairs(stages) do
        local pid, err = process.spawn_monitored("mill:" .. name, "mill:floor", first)
        if not pid then return nil, err end
        names[pid], first = name, pid
    end

    local lines = 0
    while true do
        local line = io.readline()
        -- A stage that has failed takes no more; the event says which one.
        if not line or not process.send(first, "value", line) then break end
        lines = lines + 1
    end
    process.send(first, "end")

    -- What has happened so far is told now. A process that has not opened its events ends at once when it is to stop, so
    -- reading, which may take for ever, holds up nobody.
    local events = process.events()
    while true do
        local selected = channel.select({summaries:case_receive(), events:case_receive()})
        if selected.channel == summaries then
            local summary = selected.value
            io.print(("%d lines, %d words"):format(lines, summary.words))
            io.print(("%d distinct, most often '%s'"):format(summary.distinct, summary.best))
            io.print("in order: " .. tostring(summary.in_order))
            return 0
        end
        if selected.value.kind == process.event.CANCEL then return 1 end
        local result = selected.value.result
        if result and result.error then
            io.eprint(("the %s has failed: %s"):format(names[selected.value.from], result.error))
            return 1
        end
    end
    return 0
end

return {main = main}
