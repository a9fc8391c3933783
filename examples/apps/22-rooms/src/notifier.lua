local bus = require("events")

local function main(owner: string)
    local happenings, err = bus.subscribe("chat", "*")
    if not happenings then error(err) end
    process.send(owner, "ready")
    while true do
        local event = happenings:channel():receive()
        local room = event.path:sub(2)
        local text
        if event.kind == "member.joined" then
            text = ("[%s] %s is here"):format(room, event.data.who)
        elseif event.kind == "line" then
            text = ("[%s] %d %s: %s"):format(
                room,
                event.data.number,
                event.data.who,
                event.data.text
            )
        elseif event.kind == "closed" then
            text = ("[%s] closed after %d lines"):format(room, event.data.lines)
        end
        if text then process.send(owner, "note", text) end
    end
end

return {main = main}
