local time = require("time")

local length = 5

local function main(which_text: string?, how: string?): (integer?, error?)
    local which = math.tointeger(tonumber(which_text or 3) or 3) or 3
    local linked = process.listen("linked")
    local pids: {string} = {}
    local numbers: {[string]: integer} = {}
    for number = length, 1, -1 do
        local pid, err = process.spawn_monitored(
            "trees:joint",
            "trees:wood",
            process.pid(),
            number,
            pids[number + 1]
        )
        if not pid then return nil, err end
        pids[number], numbers[pid] = pid, number
        linked:receive()
    end

    local events = process.events()
    if how == "cancel" then
        process.cancel(pids[which], "pruned")
    else
        process.terminate(pids[which])
    end
    local ends: {string} = {}
    local late = time.after(how == "cancel" and "100ms" or "10s")
    for _ = 1, length do
        local selected = channel.select({events:case_receive(), late:case_receive()})
        if selected.channel == late then break end
        if selected.value.kind == process.event.CANCEL then return 1 end
        local result = selected.value.result
        if result then
            local how_it_ended = "returned " .. tostring(result.value)
            if result.error then how_it_ended = tostring(result.error) end
            table.insert(ends, ("joint %d: %s"):format(numbers[selected.value.from], how_it_ended))
        end
    end
    table.sort(ends)
    for _, text in ipairs(ends) do print(text) end
    print(("%d of %d have ended"):format(#ends, length))
    return 0
end

return {main = main}
