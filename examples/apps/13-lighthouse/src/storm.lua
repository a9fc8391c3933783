local bus = require("events")

local function main(): integer
    local rounds, err = bus.subscribe("harbour", "round")
    if not rounds then error(err) end
    repeat
        local event = rounds:channel():receive()
    until event.data >= 3
    local lighthouse = process.registry.lookup("lighthouse")
    if lighthouse then process.terminate(lighthouse) end
    return 0
end

return {main = main}
